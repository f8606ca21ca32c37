/* SPDX-License-Identifier: Apache-2.0 */
/*
 * columns.h - the questions of kernel_check.c, a column of `scripts/lab matrix`
 * each.
 */
#ifndef NF_COLUMNS_H
#define NF_COLUMNS_H

#define DEV_MEM		"/dev/mem"

/**
 * struct column - a question
 * @name: the column's, NULL after the last one
 * @check: returns NULL if all is well, refused, or what is wrong
 *
 * In order: the first loads the module, the last but one unloads it.
 */
struct column {
	const char *name;
	const char *(*check)(void);
};

extern const struct column columns[];

/* The answer where the kernel forbids what is asked, and is right to. */
extern const char refused[];

extern const char *module_path;

/* columns_tx.c */
const char *check_send(void);
const char *check_view(void);

/* What went wrong, with errno's text if @error is not 0. */
const char *because(int error, const char *format, ...);

#endif /* NF_COLUMNS_H */
