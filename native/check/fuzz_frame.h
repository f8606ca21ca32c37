/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_frame.h - frames, lines of the control file and filters, as a case says:
 * right ones, nearly right ones, and any.
 */
#ifndef NF_FUZZ_FRAME_H
#define NF_FUZZ_FRAME_H

#include <linux/filter.h>

#include "datagram.h"
#include "fuzz_case.h"

#define FUZZ_FRAME_MAX	2048
#define FUZZ_LINE_MAX	256
#define FUZZ_FILTER_MAX	12	/* instructions */

/* Returns its length.  @route: where to, if it is a right one. */
unsigned int fuzz_frame(struct fuzz_case *c, const struct route *route,
			unsigned char frame[FUZZ_FRAME_MAX]);

/* Lines of /proc/nf_control.  Returns their length. */
unsigned int fuzz_lines(struct fuzz_case *c, char text[FUZZ_LINE_MAX]);

/* A program that decides about frames.  Returns how many instructions to say. */
unsigned int fuzz_filter(struct fuzz_case *c,
			 struct sock_filter program[FUZZ_FILTER_MAX]);

#endif /* NF_FUZZ_FRAME_H */
