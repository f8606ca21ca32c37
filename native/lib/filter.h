/* SPDX-License-Identifier: Apache-2.0 */
/*
 * filter.h - asks the driver for some frames only: step 2 of 5 on the way of a
 * packet.
 *
 * Any error here ends the program with a message.
 */
#ifndef NF_FILTER_H
#define NF_FILTER_H

#include "ring.h"

/*
 * From now on, @ring has only frames that @program wants: classic BPF as text,
 * numbers with spaces, newlines or commas in between, as `tcpdump -ddd` prints it.
 * Frames that came before are released unread.  @fd: the file with the claim.
 */
void filter_set(int fd, struct nf_ring *ring, const char *program);

#endif /* NF_FILTER_H */
