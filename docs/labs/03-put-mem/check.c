// SPDX-License-Identifier: Apache-2.0
/*
 * check.c - checks in which slot the driver puts a frame, and what it says of it.
 *
 * In a pool of few slots, which is soon full.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab.h"
#include "lab_pool.h"
#include "nf_addr.h"

#define LOOK_ON		"kmod/snull_pool.c, snull_pool_look_on"
#define PUT		"kmod/snull_pool.h, snull_pool_put"

#define ORDER		2
#define SLOTS		9	/* that 4 pages have room for, without the header */

static struct lab_pool pool;
static unsigned int sent;	/* frames, which are numbered from 0 */

static void begin(void)
{
	lab_load("order=2 delivery=bypass");
	lab_pool_open(&pool, NF_ADDR, O_RDWR);
	lab_pool_map(&pool, ORDER);
	if (pool.header->rx_count != SLOTS)
		lab_broken("the pool has another number of slots");
	lab_wire_up();
}

static void send(unsigned int count)
{
	while (count--)
		lab_send(sent++);
}

/*
 * Frame @n is in @slot; @why says where to look if it is not.  What the state says of
 * it is the matter of one check alone.
 */
static void require(unsigned int slot, unsigned int n, const char *why)
{
	unsigned int length = lab_frame_length(n), same;
	char expected[80];

	snprintf(expected, sizeof(expected), "frame %u, of %u bytes, in slot %u",
		 n, length, slot);
	if (lab_slot_is_free(&pool, slot))
		lab_wrong(why, expected, "the slot is free");
	same = lab_frame_differs(lab_slot(&pool, slot)->frame, n);
	if (same != length)
		lab_wrong(why, expected, "byte %u of the frame is another",
			  same);
}

static void require_free(unsigned int slot)
{
	if (!lab_slot_is_free(&pool, slot))
		lab_wrong(LOOK_ON, "no frame in this slot",
			  "slot %u has the state %#x", slot,
			  lab_slot(&pool, slot)->state);
}

static void give_back(unsigned int first, unsigned int last)
{
	for (; first <= last; first++)
		lab_slot_give_back(&pool, first);
}

static void stored(void)
{
	uint32_t state;

	begin();
	send(1);
	require(1, 0, PUT);
	require_free(2);
	state = lab_slot(&pool, 1)->state;
	if (state != (NF_SLOT_READ | lab_frame_length(0)))
		lab_wrong(PUT, "a state of NF_SLOT_READ and the length",
			  "%#x, and the frame has %#x bytes", state,
			  lab_frame_length(0));
}

static void order(void)
{
	unsigned int n;

	begin();
	send(SLOTS);
	for (n = 0; n < SLOTS; n++)
		require(n + 1, n, PUT ", and pool->next");
}

static void counts(void)
{
	unsigned int n, count = lab_random(3, 8), bytes = 0;

	begin();
	send(count);
	for (n = 0; n < count; n++)
		bytes += lab_frame_length(n);
	if (pool.header->rx_frames != count || pool.header->rx_bytes != bytes)
		lab_wrong(PUT, "the header counts frames and bytes",
			  "%llu frames, %llu bytes, and %u of %u bytes came",
			  (unsigned long long)pool.header->rx_frames,
			  (unsigned long long)pool.header->rx_bytes, count,
			  bytes);
	if (pool.header->wi != count + 1)
		lab_wrong(PUT, "wi is the slot that is filled next",
			  "%u after %u frames", pool.header->wi, count);
}

static void wrap(void)
{
	unsigned int n;

	begin();
	send(SLOTS - 2);
	give_back(1, SLOTS - 2);
	send(2);
	if (pool.header->wi == 0)
		lab_wrong(PUT " and snull_pool_after",
			  "wi is 1 when the last slot has been filled",
			  "0: that is the header");
	send(3);
	for (n = SLOTS - 2; n < SLOTS + 3; n++)
		require(n % SLOTS + 1, n, PUT " and snull_pool_after");
	require_free(4);
	if (pool.header->magic != NF_POOL_MAGIC ||
	    pool.header->width != NF_POOL_WIDTH)
		lab_wrong(PUT, "slot 0 stays the header", "a frame is in it");
}

static void full(void)
{
	unsigned int n, more = lab_random(2, 5);

	begin();
	send(SLOTS + more);
	for (n = 0; n < SLOTS; n++)
		require(n + 1, n, LOOK_ON);
	if (pool.header->rx_full != more)
		lab_wrong(LOOK_ON ": 0 when there is no slot",
			  "rx_full counts each frame that found none",
			  "%llu, and %u did",
			  (unsigned long long)pool.header->rx_full, more);
	give_back(1, SLOTS);
	send(1);
	require(1, sent - 1, LOOK_ON);
}

static void held(void)
{
	begin();
	send(SLOTS);
	/* The reader keeps slots 1, 2 and 5. */
	give_back(3, 4);
	give_back(6, SLOTS);
	send(6);
	require(3, SLOTS, LOOK_ON);
	require(4, SLOTS + 1, LOOK_ON);
	require(6, SLOTS + 2, LOOK_ON);
	require(9, SLOTS + 5, LOOK_ON);
	require(1, 0, LOOK_ON);
	require(5, 4, LOOK_ON);
	/* It gives back slot 1, and that again, and one that comes later. */
	give_back(1, 1);
	send(1);
	give_back(1, 1);
	give_back(7, 7);
	send(1);
	require(7, sent - 1, LOOK_ON ": the search begins at from");
}

static void far(void)
{
	unsigned int slot = lab_random(SLOTS - 2, SLOTS - 1), round;

	begin();
	send(SLOTS);
	for (round = 0; round < 3; round++) {
		lab_slot_give_back(&pool, slot);
		send(1);
		require(slot, sent - 1, LOOK_ON);
		slot = lab_random(1, slot);
	}
}

static void garbage(void)
{
	unsigned int slot;

	begin();
	for (slot = 1; slot <= 3; slot++)
		lab_slot(&pool, slot)->state = 1U << lab_random(0, 30);
	send(2);
	require(4, 0, "kmod/snull_pool.c, snull_pool_scan: WRITE is 0");
	require(5, 1, "kmod/snull_pool.c, snull_pool_scan: WRITE is 0");
}

static void wake(void)
{
	pid_t child;

	begin();
	child = fork();
	if (child == 0) {
		usleep(200000);
		send(1);
		_exit(0);
	}
	if (lab_poll(pool.fd, POLLIN, 2000) != POLLIN)
		lab_wrong(PUT " and snull_pool_wake",
			  "poll(2) returns when the frame has come",
			  "it waits until its time is over");
	waitpid(child, NULL, 0);
}

int main(int argc, char **argv)
{
	static const struct lab_check checks[] = {
		{ "stored", stored },
		{ "order", order },
		{ "counts", counts },
		{ "wrap", wrap },
		{ "full", full },
		{ "held", held },
		{ "far", far },
		{ "garbage", garbage },
		{ "wake", wake },
		{ NULL, NULL },
	};

	return lab_run(checks, argc, argv);
}
