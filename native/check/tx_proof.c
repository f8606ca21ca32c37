// SPDX-License-Identifier: Apache-2.0
/*
 * tx_proof.c - shows which part of a frame the kernel copies when it sends it,
 * and which part it sends in place: after the doorbell, a byte of the payload
 * and a byte of the headers are changed in the slot, before the receiver reads.
 *
 *   tx_proof ADDRESS PORT      the receiver: udp_sink --show --wait FILE
 *
 * It prints one line per step, and ends when the slot is free again.
 */
#include <stdio.h>
#include <stdlib.h>

#include "program.h"
#include "sender.h"
#include "sequence.h"

#define PAYLOAD		1000	/* bytes */
#define CHANGED_BYTE	500	/* of the payload */
#define SOURCE_PORT	(FRAME_UDP + 1)	/* its low byte */

static const char usage[] = "usage: tx_proof ADDRESS PORT\n";

static void print_counters(const struct sender *sender, const char *when)
{
	volatile struct nf_pool_header *header = nf_tx_header(&sender->tx);

	printf("%s: tx_frames %llu tx_copied %llu tx_attached %llu tx_in_flight %u\n",
	       when, (unsigned long long)header->tx_frames,
	       (unsigned long long)header->tx_copied,
	       (unsigned long long)header->tx_attached, header->tx_in_flight);
}

int main(int argc, char **argv)
{
	volatile unsigned char *frame, *byte, *port;
	struct sender sender;
	unsigned int slot;

	if (argc != 3)
		fail_usage(usage, "an address and a port are needed");
	setvbuf(stdout, NULL, _IOLBF, 0);
	stop_on_signals();
	sender_open(&sender, 0, argv[1],
		    (unsigned int)number(usage, argv[2], 1, UINT16_MAX));

	frame = sender_next(&sender);
	slot = sender.tx.cursor;
	sequence_fill((unsigned char *)frame + FRAME_PAYLOAD, PAYLOAD, 0);
	datagram_build((unsigned char *)frame, &sender.route, PAYLOAD);
	/* No checksum: the receiver would refuse the changed datagram. */
	frame[FRAME_UDP + 6] = 0;
	frame[FRAME_UDP + 7] = 0;

	print_counters(&sender, "before");
	nf_tx_commit(&sender.tx, FRAME_PAYLOAD + PAYLOAD);
	printf("taken %u\n", sender_doorbell(&sender));
	print_counters(&sender, "sent");

	byte = &frame[FRAME_PAYLOAD + CHANGED_BYTE];
	port = &frame[SOURCE_PORT];
	printf("slot %u: payload byte %d was 0x%02x, source port %u\n", slot,
	       CHANGED_BYTE, *byte, sender.route.source_port);
	*byte = (unsigned char)~*byte;
	*port = (unsigned char)~*port;
	printf("slot %u: payload byte %d now 0x%02x, source port %u\n", slot,
	       CHANGED_BYTE, *byte,
	       (sender.route.source_port & 0xff00) | *port);
	printf("slot %u: %s\n", slot,
	       nf_tx_slot(&sender.tx, slot)->state == NF_SLOT_WRITE ?
		       "WRITE, nothing refers to it" :
		       "READ, the frame is under way");

	sender_drain(&sender);
	printf("slot %u: WRITE again\n", slot);
	print_counters(&sender, "read");
	return EXIT_SUCCESS;
}
