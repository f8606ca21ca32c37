// SPDX-License-Identifier: Apache-2.0
/*
 * hostile_splice.c - an owner who keeps a page of its channel's block in a
 * pipe, loses the block to another channel, and reads what that channel writes
 * there.
 *
 *   hostile_splice ADDRESS PORT      snull with tx=, channels=4 active=2
 *   hostile_splice keep ROUNDS       snull with channels=4
 *
 * With keep, it opens and closes channel 1 again and again, and each time keeps a
 * page in a pipe: others must still get their channels.
 *
 * Without, channel 2 gets a block although channel 1 keeps a page of the only one,
 * the pipe does not show channel 2's data, and channel 1 goes on sending.
 */
#define _GNU_SOURCE	/* vmsplice */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "expect.h"
#include "pool_file.h"
#include "program.h"
#include "sender.h"

static const char usage[] =
"usage: hostile_splice ADDRESS PORT | keep ROUNDS\n";
static const char secret[] = "what only channel 2 may know";

/* Too short to be attached: nothing is in flight afterwards. */
static void send_one(struct sender *sender)
{
	sender_put(sender, 0, 16);
	sender_doorbell(sender);
	sender_drain(sender);
}

/* A page of channel 1's memory into a pipe that stays open. */
static void keep_page(int fd, size_t page)
{
	struct iovec held = { .iov_len = page };
	size_t size;
	void *mem = pool_map(fd, PROT_READ | PROT_WRITE, MAP_SHARED, &size);
	int ends[2];

	if (pipe(ends))
		fail("pipe", "raise the limit of open files (ulimit -n)");
	held.iov_base = (unsigned char *)mem + size - page;
	*(volatile unsigned char *)held.iov_base;	/* it is mapped now */
	if (vmsplice(ends[1], &held, 1, 0) < 0)
		perror("hostile_splice: vmsplice");
	munmap(mem, size);
}

static int keep(unsigned int rounds)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	unsigned int i, got = 0;
	int fd;

	for (i = 0; i < rounds; i++) {
		fd = open(pool_path(1), O_RDWR);
		if (fd < 0) {
			perror(pool_path(1));
			break;
		}
		keep_page(fd, page);
		close(fd);
		got++;
	}
	printf("%u pages are kept\n", got);
	expect_true("channel 1 could be claimed each time", got == rounds);
	for (i = 1; i < 4; i++)
		expect(pool_path(i), open(pool_path(i), O_RDWR), 0);
	return expect_status();
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
	if (!strcmp(argv[1], "keep"))
		return keep((unsigned int)number(usage, argv[2], 1, 100));
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
	expect_true("the page does not keep the block from channel 2",
		    nf_tx_header(&other.tx)->active);
	slot = other.tx.mem + (slot - thief.tx.mem);
	memcpy((unsigned char *)((uintptr_t)(slot + page) & ~(page - 1)) -
	       sizeof(secret), secret, sizeof(secret));

	if (n < 0)
		return expect_status();
	n = read(ends[0], copy, page);
	expect_true("the pipe does not show what channel 2 wrote",
		    n < (ssize_t)sizeof(secret) ||
		    !memmem(copy, (size_t)n, secret, sizeof(secret)));
	send_one(&thief);
	expect_true("channel 1 is active again", nf_tx_header(&thief.tx)->active);
	return expect_status();
}
