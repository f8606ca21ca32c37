/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kcov.h - which code of the module this process runs: the kernel's KCOV
 * (Documentation/dev-tools/kcov.rst).
 */
#ifndef NF_KCOV_H
#define NF_KCOV_H

#include <stdio.h>

/*
 * From here on, what this process does is recorded; in a child, anew.  What is
 * known already is shared with all children of the first one.
 */
void kcov_begin(void);

/*
 * Returns how many steps from one place in the module to the next were new since
 * the last time, in this process.
 */
unsigned int kcov_news(void);

/* Places reached so far, by all; as addresses from the module's first on. */
unsigned int kcov_places(void);
void kcov_write(FILE *to);

#endif /* NF_KCOV_H */
