/* SPDX-License-Identifier: Apache-2.0 */
/*
 * options.h - the command line of a program, described by a table:
 *
 *	const struct option_row rows[] = {
 *		OPTION_FLAG("drain", &options.drain),
 *		OPTION_NUMBER("batch", &options.batch, 1, UINT16_MAX),
 *		OPTION_TEXT("out", &options.out),
 *		OPTION_END
 *	};
 *	argv += parse_options(usage, rows, argc, argv);
 */
#ifndef NF_OPTIONS_H
#define NF_OPTIONS_H

#include <stdint.h>

#define OPTIONS_MAX	15	/* rows in a table, without the last */

enum option_kind {
	OPTION_IS_FLAG,		/* int: set to 1 */
	OPTION_IS_UINT,		/* unsigned int */
	OPTION_IS_UINT64,	/* uint64_t */
	OPTION_IS_DOUBLE,	/* double; a whole number is given */
	OPTION_IS_TEXT,		/* const char * */
};

/**
 * struct option_row - one option
 * @name: without the "--"; NULL after the last row
 * @kind: what @value points to
 * @value: where the answer is stored; unchanged if the option is not given
 * @min: the smallest number allowed
 * @max: the largest number allowed
 */
struct option_row {
	const char *name;
	enum option_kind kind;
	void *value;
	uint64_t min;
	uint64_t max;
};

/* The kind follows from the type of the pointer; any other does not compile. */
#define OPTION_KIND(value)						\
	_Generic((value), int *: OPTION_IS_FLAG,			\
		 unsigned int *: OPTION_IS_UINT,			\
		 uint64_t *: OPTION_IS_UINT64,				\
		 double *: OPTION_IS_DOUBLE,				\
		 const char **: OPTION_IS_TEXT)
#define OPTION_FLAG(name, value)					\
	{ name, OPTION_KIND((int *){ value }), value, 0, 0 }
#define OPTION_NUMBER(name, value, min, max)				\
	{ name, OPTION_KIND(value), value, min, max }
#define OPTION_TEXT(name, value)					\
	{ name, OPTION_KIND((const char **){ value }), value, 0, 0 }
#define OPTION_END							\
	{ 0 }

/*
 * Stores what the options say.  --help prints @usage and ends the program; an
 * unknown option, or a wrong value, is wrong usage.
 *
 * Returns the index in @argv of the first word that is no option.
 */
int parse_options(const char *usage, const struct option_row *rows, int argc,
		  char **argv);

#endif /* NF_OPTIONS_H */
