// SPDX-License-Identifier: Apache-2.0
/*
 * hostile_channel.c - an owner who removes the mapping of its channel, with
 * frames in flight or while others make the channel move, and maps something
 * else in its place.
 *
 *   hostile_channel remap CHANNEL ADDRESS PORT COUNT FILE
 *                            send COUNT frames, put other memory in the place
 *                            of the mapping, print "ready"; when FILE exists and no
 *                            frame is in flight any more, map the pool again
 *   hostile_channel churn CHANNEL ADDRESS PORT COUNT
 *                            send COUNT numbered datagrams while children
 *                            change the inherited mapping in every way
 *   hostile_channel exit CHANNEL ADDRESS PORT COUNT
 *                            exit with COUNT frames in flight
 *   hostile_channel pass CHANNEL ADDRESS PORT COUNT
 *                            send COUNT frames from the slots after those that
 *                            an earlier owner has in flight
 *   hostile_channel ring CHANNEL ADDRESS PORT COUNT
 *                            ring the doorbell COUNT times with nothing to send
 */
#define _GNU_SOURCE	/* mremap, madvise */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "expect.h"
#include "pool_file.h"
#include "program.h"
#include "sender.h"
#include "sequence.h"

static const char usage[] =
"usage: hostile_channel remap CHANNEL ADDRESS PORT COUNT FILE |\n"
"       churn CHANNEL ADDRESS PORT COUNT | exit CHANNEL ADDRESS PORT COUNT |\n"
"       pass CHANNEL ADDRESS PORT COUNT | ring CHANNEL ADDRESS PORT COUNT\n";

#define PAYLOAD		1000	/* bytes; long enough to be attached */
#define PATIENCE	60	/* seconds */
#define OTHER		0x5a	/* each byte of the other memory */

/* From the first slot on, so that frame n is in slot first + n. */
static void send_all(struct sender *sender, uint64_t count)
{
	uint64_t n;

	if (count > sender->tx.count)
		fail_plain("%llu frames do not fit into %u slots",
			   (unsigned long long)count, sender->tx.count);
	for (n = 0; n < count; n++)
		sender_put(sender, n, PAYLOAD);
	sender_doorbell(sender);
	printf("in-flight %u\n", nf_tx_header(&sender->tx)->tx_in_flight);
}

/* Is the payload that frame @n was built with still in its slot? */
static int as_sent(const struct sender *sender, uint64_t n)
{
	const unsigned char *payload =
		nf_tx_slot(&sender->tx, sender->tx.first + (unsigned int)n)
			->frame + FRAME_PAYLOAD;

	return sequence_number(payload) == n &&
	       sequence_differs(payload, PAYLOAD) == PAYLOAD;
}

static int remap(struct sender *sender, uint64_t count, const char *file)
{
	const size_t size = sender->size;
	unsigned char *mem = sender->tx.mem;
	size_t i, changed = 0;
	uint64_t n, same = 0;

	send_all(sender, count);
	expect("munmap with frames under way", munmap(mem, size), 0);
	expect_true("other memory in its place",
		    mmap(mem, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
			    mem);
	memset(mem, OTHER, size);
	expect("the doorbell, with nothing mapped",
	       nf_tx_doorbell(&sender->tx, 0), 0);
	puts("ready");
	while (access(file, F_OK) && !stopped())
		nap(0.01);

	for (i = 0; i < size; i++)
		changed += mem[i] != OTHER;
	expect_true("nothing came into what took the pool's place", !changed);
	sender->tx.mem = pool_map(sender->tx.fd, PROT_READ | PROT_WRITE,
				  MAP_SHARED, &sender->size);
	sender_drain(sender);
	for (n = 0; n < count; n++)
		same += (uint64_t)as_sent(sender, n);
	expect_true("each slot is free, and has in it what was sent",
		    same == count);
	return expect_status();
}

/* In a child: change random parts of the mapping until it is killed. */
static void churn_mapping(int fd, unsigned char *mem, size_t size,
			  uint64_t random)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	volatile unsigned char sum = 0;

	for (;;) {
		uint64_t r = next_random(&random);
		size_t at = (r >> 8) % (size / page) * page;
		size_t length = page + (r >> 32) % (size - at);

		length = length / page * page;
		switch (r % 8) {
		case 0:
			munmap(mem + at, length);
			break;
		case 1:
			madvise(mem + at, length, MADV_DONTNEED);
			break;
		case 2:
			mprotect(mem + at, length, PROT_READ);
			break;
		case 3:
			mremap(mem + at, length, page, 0);
			break;
		case 4:
			/* Before Linux 5.18 refused; the old mapping stays. */
			if (mmap(mem, size, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_FIXED, fd, 0) == mem)
				memset(mem + at, OTHER, length);
			break;
		case 5:
			if (!fork()) {
				madvise(mem + at, length, MADV_WILLNEED);
				_exit(0);
			}
			wait(NULL);
			break;
		default:
			break;
		}
		if (mmap(mem, size, PROT_READ, MAP_SHARED | MAP_FIXED, fd,
			 0) != mem)
			_exit(EXIT_FAILURE);
		for (at = 0; at < size; at += page)
			sum += mem[at];
	}
}

static int churn(struct sender *sender, uint64_t count)
{
	pid_t children[2];
	uint64_t n, taken = 0;
	unsigned int i;
	int status;

	for (i = 0; i < 2; i++) {
		children[i] = fork();
		if (children[i] < 0)
			fail("fork", "free some memory");
		if (!children[i])
			churn_mapping(sender->tx.fd, sender->tx.mem,
				      sender->size, i + 1);
	}
	for (n = 0; n < count && !stopped(); n++) {
		sender_put(sender, n, n % 2 ? PAYLOAD : SEQUENCE_MIN);
		taken += sender_doorbell(sender);
		if (n % 4 == 3)
			nap(0.001);
	}
	sender_drain(sender);
	expect_true("each frame was taken", taken == count);
	for (i = 0; i < 2; i++) {
		expect_true("a child runs to the end",
			    !waitpid(children[i], &status, WNOHANG));
		kill(children[i], SIGKILL);
		waitpid(children[i], &status, 0);
	}
	return expect_status();
}

static int pass(struct sender *sender, uint64_t count)
{
	unsigned int taken = nf_tx_header(&sender->tx)->tx_in_flight;

	expect_true("frames of an earlier owner are in flight", taken > 0);
	expect_true("their slots, and no others, are not free",
		    nf_tx_free(&sender->tx) + taken == sender->tx.count);
	send_all(sender, count);
	return expect_status();
}

static int ring(struct sender *sender, uint64_t count)
{
	uint64_t n, taken = 0;

	for (n = 0; n < count; n++)
		taken += sender_doorbell(sender);
	expect_true("nothing was taken", !taken);
	return expect_status();
}

int main(int argc, char **argv)
{
	static struct sender sender;
	uint64_t count;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc != (argc > 1 && !strcmp(argv[1], "remap") ? 7 : 6))
		fail_usage(usage, "wrong number of arguments");
	count = number(usage, argv[5], 1, UINT32_MAX);
	stop_on_signals();
	sender_open(&sender,
		    (unsigned int)number(usage, argv[2], 0,
					 NF_CHANNELS_MAX - 1),
		    argv[3], (unsigned int)number(usage, argv[4], 1,
						  UINT16_MAX));
	if (!strcmp(argv[1], "remap"))
		return remap(&sender, count, argv[6]);
	if (!strcmp(argv[1], "churn"))
		return churn(&sender, count);
	if (!strcmp(argv[1], "pass"))
		return pass(&sender, count);
	if (!strcmp(argv[1], "ring"))
		return ring(&sender, count);
	if (strcmp(argv[1], "exit"))
		fail_usage(usage, "%s: unknown command", argv[1]);
	send_all(&sender, count);
	return EXIT_SUCCESS;
}
