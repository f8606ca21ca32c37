/* SPDX-License-Identifier: Apache-2.0 */
/*
 * frame_check.h - reads numbered datagrams from a pool in place and checks
 * them: for pool_check and nf_user.
 */
#ifndef NF_FRAME_CHECK_H
#define NF_FRAME_CHECK_H

#include <stdint.h>

#include "ring.h"

#define NF_PORTS	65536

/**
 * struct frame_check - what must be received
 * @fd: the file to wait on
 * @port: the UDP port to which the datagrams are sent
 * @count: how many are sent
 * @timeout: give up when none has arrived for this many seconds
 */
struct frame_check {
	int fd;
	unsigned int port;
	uint64_t count;
	double timeout;
};

/*
 * Prints "frames N lost L doubled D out-of-order O altered A foreign F
 * dropped-by-kernel K"; foreign are datagrams to another port.  Returns 1 if
 * nothing is wrong and what is lost was counted as dropped.
 */
int frame_check(const struct frame_check *check, struct nf_ring *ring);

/* Counts the datagrams to each port until none arrives; prints "port P frames N". */
void frame_census(int fd, double timeout, struct nf_ring *ring);

#endif /* NF_FRAME_CHECK_H */
