/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab.h - what the programs share that run the checks of exercises.
 *
 * Such a program runs one check, the one whose name it is given.  Its exit status
 * is 0 if the check is met; else it is 1, and standard output says what was
 * expected, what came, and where to look.
 */
#ifndef LAB_H
#define LAB_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct lab_check - a check of the exercise's manifest
 * @name: its name there
 * @run: returns if it is met
 */
struct lab_check {
	const char *name;
	void (*run)(void);
};

/* The last entry of @checks has no name.  Returns the program's exit status. */
int lab_run(const struct lab_check *checks, int argc, char **argv);

/*
 * The same for what takes long to begin.  The first call for a submission runs all
 * checks, each in a process of its own and for @seconds of the clock at most.  It
 * calls @begin before each: with 1 if the one before it was not met.  If @begin ends
 * the process, the checks that are left are not met.  Later calls answer from what
 * came of that.
 */
int lab_run_together(const struct lab_check *checks, unsigned int seconds,
		     void (*begin)(int failed), int argc, char **argv);

/* The check is not met.  @look says where to look; the format, what came. */
void lab_wrong(const char *look, const char *expected, const char *format, ...)
	__attribute__((format(printf, 3, 4), noreturn));

/* The check cannot be run, for want of the system call @call. */
void lab_broken(const char *call) __attribute__((noreturn));

/* A number from @least to @most that follows from the seed (grade --seed). */
unsigned int lab_random(unsigned int least, unsigned int most);

/* Load the module, whose first use is by whoever wrote it. */
void lab_load(const char *parameters);

/* Become a user without rights, or with one capability, and what it starts, too. */
void lab_drop_rights(void);
void lab_drop_rights_but(int capability);

#endif /* LAB_H */
