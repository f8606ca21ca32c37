/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answer.h - what kernel_check.c is told: NULL if all is well, refused, or a
 * text that says what is wrong.
 */
#ifndef NF_ANSWER_H
#define NF_ANSWER_H

/* The answer where the kernel forbids what is asked, and is right to. */
extern const char refused[];

/*
 * What is wrong, with errno's text if @error is not 0.  The text is valid until
 * the next call, which may have it as an argument.
 */
const char *because(int error, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif /* NF_ANSWER_H */
