// SPDX-License-Identifier: Apache-2.0
/*
 * sender.c - sends numbered datagrams through a TX partition.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "pool_file.h"
#include "program.h"
#include "sender.h"
#include "sequence.h"

#define PATIENCE	60	/* seconds */

void sender_open(struct sender *sender, unsigned int channel,
		 const char *address, unsigned int port)
{
	const char *wrong;
	void *mem;
	int fd;

	wrong = route_begin(&sender->route, address, port);
	if (wrong)
		fail_plain("%s: %s", address, wrong);
	sender->channel = channel;
	sender->taken = 0;
	fd = pool_open(channel, O_RDWR);
	mem = pool_map(fd, PROT_READ | PROT_WRITE, MAP_SHARED, &sender->size);
	wrong = nf_tx_attach(&sender->tx, fd, mem, sender->size);
	if (wrong)
		fail_plain("%s: %s", pool_path(channel), wrong);
}

void sender_attach_ring(const struct sender *sender, struct nf_ring *ring)
{
	const char *wrong = nf_ring_attach(ring, sender->tx.mem, sender->size);

	if (wrong)
		fail_plain("%s: %s", pool_path(sender->channel), wrong);
}

unsigned char *sender_next(struct sender *sender)
{
	unsigned char *frame = nf_tx_claim(&sender->tx);

	/* A batch may be larger than the number of free slots. */
	if (!frame && sender->tx.pending)
		sender_doorbell(sender);
	if (!frame)
		frame = nf_tx_wait(&sender->tx, PATIENCE);
	if (!frame && stopped())
		exit(EXIT_FAILURE);
	if (!frame)
		fail_plain("slot %u: not free after %d seconds, %u in flight; is there a receiver that reads?",
			   sender->tx.cursor, PATIENCE,
			   nf_tx_header(&sender->tx)->tx_in_flight);
	return frame;
}

void sender_put(struct sender *sender, uint64_t n, size_t size)
{
	unsigned char *frame = sender_next(sender);

	sequence_fill(frame + FRAME_PAYLOAD, size, n);
	nf_tx_commit(&sender->tx,
		     datagram_build(frame, &sender->route, size));
}

unsigned int sender_doorbell(struct sender *sender)
{
	int taken = nf_tx_doorbell(&sender->tx, sender->tx.pending);

	if (taken < 0)
		fail("the doorbell",
		     "run as root, or load snull with tx= and unprivileged_send=1");
	sender->taken += (unsigned int)taken;
	return (unsigned int)taken;
}

void sender_drain(struct sender *sender)
{
	double end = now() + PATIENCE;

	while (nf_tx_free(&sender->tx) < sender->tx.count) {
		if (stopped())
			exit(EXIT_FAILURE);
		if (now() > end)
			fail_plain("%u slots of %u are free after %d seconds, %u in flight",
				   nf_tx_free(&sender->tx), sender->tx.count,
				   PATIENCE,
				   nf_tx_header(&sender->tx)->tx_in_flight);
		nap(0.001);
	}
}
