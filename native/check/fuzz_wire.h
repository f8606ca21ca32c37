/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_wire.h - what driver_fuzz does to the wire: frames sent on both ends, and
 * changes of the devices.
 */
#ifndef NF_FUZZ_WIRE_H
#define NF_FUZZ_WIRE_H

#include "datagram.h"
#include "fuzz_case.h"

/* Sockets at both ends.  Any error ends the program. */
void fuzz_wire_begin(void);

/* From sn0 to the socket at the other end. */
const struct route *fuzz_wire_route(void);

/* Calls, as the case says: from outside the stack, from sockets, reading. */
void fuzz_wire_raw(struct fuzz_case *c);
void fuzz_wire_plain(struct fuzz_case *c);
void fuzz_wire_receive(struct fuzz_case *c);

/* Up and down, MTU, address, and what ethtool asks. */
void fuzz_wire_link(struct fuzz_case *c);

/* The devices as they were, and nothing left to receive. */
void fuzz_wire_undo(void);

#endif /* NF_FUZZ_WIRE_H */
