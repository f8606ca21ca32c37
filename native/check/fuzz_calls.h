/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_calls.h - what driver_fuzz does to the driver: calls on its files,
 * changes of their mappings, writes into the mapped memory, frames sent on both
 * ends of the wire, changes of the devices, children that do the same.
 *
 * Needs sn0 in this network namespace and sn1 in one named "peer", with the
 * addresses of scripts/guest/lib.sh.
 */
#ifndef NF_FUZZ_CALLS_H
#define NF_FUZZ_CALLS_H

#include "fuzz_case.h"

/* Sockets, and memory to hand over.  Any error ends the program. */
void fuzz_calls_begin(void);

/*
 * Makes all the calls of @c, then undoes what outlasts them: closes, unmaps,
 * puts the rules and the devices back.  @child is called first in each child,
 * @child_end last.
 */
void fuzz_calls_run(struct fuzz_case *c, void (*child)(void),
		    void (*child_end)(void));

#endif /* NF_FUZZ_CALLS_H */
