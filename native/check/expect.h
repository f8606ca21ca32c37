/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expect.h - checks that calls give the right errno, and prints a line for each
 * call: for the hostile programs.
 */
#ifndef NF_EXPECT_H
#define NF_EXPECT_H

/*
 * @result: what the call returned; call and errno are read in that order.
 * @error: the errno that is right, 0 if the call must succeed.
 */
void expect(const char *what, long result, int error);

/* Any errno will do. */
void expect_refused(const char *what, long result);

/* Something that must be true. */
void expect_true(const char *what, int truth);

/* The program's exit status: failed if any of the above did. */
int expect_status(void);

#endif /* NF_EXPECT_H */
