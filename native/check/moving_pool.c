// SPDX-License-Identifier: Apache-2.0
/*
 * moving_pool.c - two channels take one block from each other all the time, while
 * frames come to the first one from the kernel's timer: each must be in its pool.
 *
 *   moving_pool ADDRESS PORT ROUNDS    snull with tx=, channels=3 active=2, and the
 *                                      frames to PORT for channel 1
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "expect.h"
#include "program.h"
#include "sender.h"

#define LENGTH		1000	/* bytes in a frame */
#define HEADERS		42	/* of those: Ethernet, IPv4, UDP */
#define BURST		4	/* frames at once */
#define GENERATED	0x5a	/* each byte of their payload */

static const char usage[] = "usage: moving_pool ADDRESS PORT ROUNDS\n";

/* Too short to be attached: nothing is in flight afterwards. */
static void send_one(struct sender *sender)
{
	sender_put(sender, 0, 16);
	sender_doorbell(sender);
	sender_drain(sender);
}

/* At the next tick of the kernel's clock, unless some are to come already. */
static void frames_later(int control, unsigned int port)
{
	char line[80];

	snprintf(line, sizeof(line), "generate later %u %u 192.168.1.1 %u",
		 BURST, LENGTH, port);
	if (write(control, line, strlen(line)) < 0 && errno != EBUSY)
		fail(line, "run as root, with sn1 up and an address on it");
}

/* Frames in the RX partition that are as they were sent. */
static uint64_t stored(const struct sender *sender)
{
	const volatile struct nf_pool_header *header = nf_tx_header(&sender->tx);
	const struct nf_pool_slot *slot;
	uint64_t found = 0;
	unsigned int n, i;

	for (n = 1; n <= header->rx_count; n++) {
		slot = (const void *)(sender->tx.mem + (size_t)n * header->width);
		if (slot->state != (NF_SLOT_READ | LENGTH))
			continue;
		for (i = HEADERS; i < LENGTH && slot->frame[i] == GENERATED; i++)
			;
		found += i == LENGTH;
	}
	return found;
}

int main(int argc, char **argv)
{
	static struct sender first, second;
	const volatile struct nf_pool_header *header;
	unsigned int port;
	uint64_t rounds;
	char line[80];
	int control;

	if (argc != 4)
		fail_usage(usage, "an address, a port and a number are needed");
	setvbuf(stdout, NULL, _IOLBF, 0);
	port = (unsigned int)number(usage, argv[2], 1, UINT16_MAX);
	rounds = number(usage, argv[3], 1, 10000);
	control = open("/proc/nf_control", O_WRONLY);
	if (control < 0)
		fail("/proc/nf_control", "run as root, with the module loaded");
	sender_open(&first, 1, argv[1], port);
	sender_open(&second, 2, argv[1], port);
	header = nf_tx_header(&first.tx);
	while (rounds--) {
		frames_later(control, port);
		send_one(&first);
		send_one(&second);
	}
	nap(0.1);
	snprintf(line, sizeof(line), "%llu frames came, %llu are there; %u moves",
		 (unsigned long long)header->rx_frames,
		 (unsigned long long)stored(&first), header->evictions);
	expect_true(line, header->rx_frames >= BURST && !header->rx_full &&
		    header->rx_frames == stored(&first));
	return expect_status();
}
