/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sender.h - a channel that is claimed to send datagrams over sn0.
 *
 * Any error here ends the program with a message.
 */
#ifndef NF_SENDER_H
#define NF_SENDER_H

#include "datagram.h"
#include "ring.h"
#include "tx.h"

/**
 * struct sender - where frames are built, and what their headers say
 * @tx: the TX partition
 * @route: from sn0 to the receiver
 * @size: bytes in the mapping of the pool, which begins at @tx.mem
 * @channel: the channel whose pool it is
 * @taken: frames that the kernel has taken
 */
struct sender {
	struct nf_tx tx;
	struct route route;
	size_t size;
	unsigned int channel;
	uint64_t taken;
};

void sender_open(struct sender *sender, unsigned int channel,
		 const char *address, unsigned int port);

/* Begin to read the frames that come to the same channel. */
void sender_attach_ring(const struct sender *sender, struct nf_ring *ring);

/* Where the next frame is built; waits at most a minute for a free slot. */
unsigned char *sender_next(struct sender *sender);

/* Build and commit the numbered datagram @n with @size bytes of payload. */
void sender_put(struct sender *sender, uint64_t n, size_t size);

/* Returns how many frames were taken. */
unsigned int sender_doorbell(struct sender *sender);

/* Waits at most a minute until all slots are free again. */
void sender_drain(struct sender *sender);

#endif /* NF_SENDER_H */
