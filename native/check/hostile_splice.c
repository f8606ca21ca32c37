// SPDX-License-Identifier: Apache-2.0
/*
 * hostile_splice.c - an owner who keeps a page of its channel's block in a
 * pipe, loses the block to another channel, and reads what that channel writes
 * there.
 *
 *   hostile_splice ADDRESS PORT      snull with tx=, channels=4 active=2
 *
 * Either the page cannot be put into the pipe, or the block is not given to
 * another channel while it is there, or the pipe does not show that channel's
 * data.
 */
#define _GNU_SOURCE	/* vmsplice */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "expect.h"
#include "program.h"
#include "sender.h"

static const char usage[] = "usage: hostile_splice ADDRESS PORT\n";
static const char secret[] = "what only channel 2 may know";

/* Too short to be attached: nothing is in flight afterwards. */
static void send_one(struct sender *sender)
{
	sender_put(sender, 0, 16);
	sender_doorbell(sender);
	sender_drain(sender);
}

int main(int argc, char **argv)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	static struct sender thief, other;
	unsigned char *slot, *copy;
	struct iovec held;
	unsigned int port;
	int ends[2];
	ssize_t n;

	if (argc != 3)
		fail_usage(usage, "an address and a port are needed");
	setvbuf(stdout, NULL, _IOLBF, 0);
	port = (unsigned int)number(usage, argv[2], 1, UINT16_MAX);
	copy = malloc(page);
	if (!copy || pipe(ends))
		fail("a pipe and memory", "free some memory");

	sender_open(&thief, 1, argv[1], port);
	send_one(&thief);
	expect_true("channel 1 is active", nf_tx_header(&thief.tx)->active);
	slot = (unsigned char *)nf_tx_slot(&thief.tx, thief.tx.first + 4);
	held.iov_base = (void *)((uintptr_t)slot & ~(page - 1));
	held.iov_len = page;
	*(volatile unsigned char *)held.iov_base;	/* it is mapped now */
	n = vmsplice(ends[1], &held, 1, 0);
	printf("vmsplice of a page of its block: %s\n",
	       n < 0 ? strerror(errno) : "allowed");

	sender_open(&other, 2, argv[1], port);
	send_one(&other);
	printf("channel 1 is %sactive, channel 2 is %sactive\n",
	       nf_tx_header(&thief.tx)->active ? "" : "in",
	       nf_tx_header(&other.tx)->active ? "" : "in");
	slot = other.tx.mem + (slot - thief.tx.mem);
	memcpy((unsigned char *)((uintptr_t)(slot + page) & ~(page - 1)) -
	       sizeof(secret), secret, sizeof(secret));

	if (n < 0)
		return expect_status();
	n = read(ends[0], copy, page);
	expect_true("the pipe does not show what channel 2 wrote",
		    n < (ssize_t)sizeof(secret) ||
		    !memmem(copy, (size_t)n, secret, sizeof(secret)));
	return expect_status();
}
