// SPDX-License-Identifier: Apache-2.0
/*
 * frame_check.c - reads numbered datagrams from a pool and checks them: step 5
 * of 5 on the way of a packet, for tests.
 */
#include <poll.h>
#include <stdio.h>

#include "datagram.h"
#include "frame_check.h"
#include "pool_file.h"
#include "program.h"
#include "sequence.h"

/* The next datagram; 0 if none has arrived for @timeout seconds. */
static int next_datagram(int fd, double timeout, struct nf_ring *ring,
			 struct nf_frame *frame, struct datagram *datagram)
{
	double end = 0, left;

	for (;;) {
		while (nf_ring_next(ring, frame)) {
			if (datagram_parse(frame->data, frame->length,
					   datagram))
				return 1;
			nf_ring_release(ring, frame);
		}
		if (!end)
			end = now() + timeout;
		left = end - now();
		if (left <= 0 || stopped())
			return 0;
		pool_wait(fd, POLLIN, left);
	}
}

int frame_check(const struct frame_check *check, struct nf_ring *ring)
{
	volatile struct nf_pool_header *header = nf_ring_header(ring);
	uint64_t full = header->rx_full, foreign = 0, dropped = 0;
	struct datagram datagram;
	struct sequence sequence;
	struct nf_frame frame;
	int well;

	sequence_begin(&sequence, check->count);
	/* When all have arrived, those still in the pool count, too. */
	while (next_datagram(check->fd,
			     sequence.frames + dropped < check->count ?
				     check->timeout : 0,
			     ring, &frame, &datagram)) {
		if (datagram.port == check->port)
			sequence_accept(&sequence, datagram.payload,
					datagram.size);
		else
			foreign++;
		nf_ring_release(ring, &frame);
		dropped = header->rx_full - full;
	}
	well = sequence_print(&sequence);
	printf(" foreign %llu dropped-by-kernel %llu\n",
	       (unsigned long long)foreign, (unsigned long long)dropped);
	return well && !foreign && sequence_lost(&sequence) == dropped;
}

void frame_census(int fd, double timeout, struct nf_ring *ring)
{
	static uint64_t frames[NF_PORTS];
	struct datagram datagram;
	struct nf_frame frame;
	unsigned int port;

	while (next_datagram(fd, timeout, ring, &frame, &datagram)) {
		frames[datagram.port]++;
		nf_ring_release(ring, &frame);
	}
	for (port = 0; port < NF_PORTS; port++)
		if (frames[port])
			printf("port %u frames %llu\n", port,
			       (unsigned long long)frames[port]);
}
