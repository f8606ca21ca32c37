// SPDX-License-Identifier: Apache-2.0
/*
 * check.c - checks that an e1000 receives into the slots of the pool.
 *
 * A frame needs some time from one card to the other, so what is expected is waited
 * for.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab.h"
#include "lab_nic.h"
#include "lab_pool.h"
#include "nf_addr.h"

#define POST_FREE	"kmod/snull_e1000_rx.c, snull_e1000_rx_post_free"
#define POST		"kmod/snull_e1000_rx.c, snull_e1000_rx_post"
#define REAP		"kmod/snull_e1000_rx.c, snull_e1000_rx_reap"

#define ORDER		4
#define RING		256	/* descriptors */
#define PATIENCE	1000	/* milliseconds */

static struct lab_pool pool;
static unsigned int slots;
static unsigned int sent;	/* frames, which are numbered from 0 */

static void begin(void)
{
	lab_load("width=1528 order=4 delivery=bypass");
	/* A channel that is open takes no card. */
	lab_cards_up();
	lab_pool_open(&pool, NF_ADDR, O_RDWR);
	lab_pool_map(&pool, ORDER);
	slots = pool.header->rx_count;
}

static void send(unsigned int count)
{
	while (count--)
		lab_send(sent++);
}

static void wait_for_frame(unsigned int slot)
{
	unsigned int left = PATIENCE;

	while (left-- && lab_slot_is_free(&pool, slot))
		usleep(1000);
}

static void wait_for_count(const volatile __u64 *counter, unsigned int count)
{
	unsigned int left = PATIENCE;

	while (left-- && *counter < count)
		usleep(1000);
}

/* Frame @n is in @slot; @why says where to look if it is not. */
static void require(unsigned int slot, unsigned int n, const char *why)
{
	unsigned int length = lab_frame_length(n), same;
	char expected[80];
	uint32_t state;

	wait_for_frame(slot);
	state = lab_slot(&pool, slot)->state;
	snprintf(expected, sizeof(expected), "frame %u, of %u bytes, in slot %u",
		 n, length, slot);
	if (state == NF_SLOT_WRITE)
		lab_wrong(why, expected, "the slot is free");
	if (state != (NF_SLOT_READ | length))
		lab_wrong(why, expected, "the slot's state is %#x", state);
	same = lab_frame_differs(lab_slot(&pool, slot)->frame, n);
	if (same != length)
		lab_wrong(why, expected, "byte %u of the frame is another",
			  same);
}

static void give_back(unsigned int first, unsigned int last)
{
	for (; first <= last; first++)
		lab_slot_give_back(&pool, first);
}

static void stored(void)
{
	unsigned int n, count = lab_random(3, 8);

	begin();
	send(count);
	for (n = 0; n < count; n++)
		require(n + 1, n, POST_FREE ", " REAP);
	if (!lab_slot_is_free(&pool, count + 1))
		lab_wrong(REAP ": E1000_RX_DD", "no frame in the slot after them",
			  "its state is %#x", lab_slot(&pool, count + 1)->state);
}

static void counts(void)
{
	unsigned int n, count = lab_random(3, 8), bytes = 0;
	pid_t child;

	begin();
	send(count);
	for (n = 0; n < count; n++) {
		require(n + 1, n, REAP);
		bytes += lab_frame_length(n);
	}
	wait_for_count(&pool.header->rx_frames, count);
	if (pool.header->rx_frames != count || pool.header->rx_bytes != bytes)
		lab_wrong(REAP ", snull_pool_count",
			  "the header counts frames and bytes",
			  "%llu frames, %llu bytes, and %u of %u bytes came",
			  (unsigned long long)pool.header->rx_frames,
			  (unsigned long long)pool.header->rx_bytes, count,
			  bytes);
	if (pool.header->wi != count + 1)
		lab_wrong(POST_FREE ", next of the posted slot",
			  "wi is the slot that is filled next",
			  "%u after %u frames", pool.header->wi, count);
	give_back(1, count);
	child = fork();
	if (child == 0) {
		usleep(200000);
		send(1);
		_exit(0);
	}
	if (lab_poll(pool.fd, POLLIN, 3000) != POLLIN)
		lab_wrong(REAP ", snull_pool_count",
			  "poll(2) returns when the frame has come",
			  "it waits until its time is over");
	waitpid(child, NULL, 0);
}

static void rounds(void)
{
	unsigned int n, first, count;

	begin();
	while (sent < RING + 2 * slots) {
		first = sent;
		count = lab_random(slots / 2, slots - 1);
		send(count);
		for (n = first; n < first + count; n++) {
			require(n % slots + 1, n, POST_FREE ", at the end of the pool or of the ring");
			lab_slot_give_back(&pool, n % slots + 1);
		}
	}
}

/* The next @count frames come into the slots that had none before. */
static void first_round(unsigned int count)
{
	unsigned int n = sent;

	send(count);
	for (; n < sent; n++)
		require(n + 1, n, POST_FREE ", " REAP);
}

static void held(void)
{
	unsigned int half;

	begin();
	half = slots / 2;
	first_round(half);
	/* The reader keeps slots 3 and 4. */
	give_back(1, 2);
	give_back(5, half);
	first_round(slots - half);
	give_back(half + 1, slots);
	send(4);
	require(1, slots, POST ", and snull_pool_look_on");
	require(2, slots + 1, POST ", and snull_pool_look_on");
	require(3, 2, POST_FREE ": a slot that is READ is the reader's");
	require(5, slots + 2, POST ", and snull_pool_look_on");
	require(6, slots + 3, POST ", and snull_pool_look_on");
}

static void fill(unsigned int more)
{
	unsigned int n;

	begin();
	send(slots + more);
	for (n = 0; n < slots; n++)
		require(n + 1, n, POST_FREE);
}

static void full(void)
{
	unsigned int n, more = lab_random(3, 9);

	fill(more);
	wait_for_count(&pool.header->rx_full, more);
	if (pool.header->rx_full != more)
		lab_wrong(POST ": a spare buffer stands in for a slot",
			  "rx_full counts each frame that found none",
			  "%llu, and %u did",
			  (unsigned long long)pool.header->rx_full, more);
	for (n = 0; n < slots; n++)
		require(n + 1, n, POST_FREE);
}

static void again(void)
{
	unsigned int came;

	fill(3);
	give_back(1, slots);
	/* The first one may be in the buffer that stood in for a slot. */
	send(5);
	wait_for_frame(4);
	for (came = 0; came < slots && !lab_slot_is_free(&pool, came + 1); came++)
		;
	if (came != 4 && came != 5)
		lab_wrong(POST, "four or five of five frames in slots 1 and so on",
			  "%u", came);
	require(came, sent - 1, POST);
}

static void garbage(void)
{
	unsigned int half;

	begin();
	half = slots / 2;
	first_round(half);
	lab_slot(&pool, 1)->state = 1U << lab_random(0, 30);
	give_back(2, half);
	first_round(slots - half);
	send(1);
	require(2, slots, POST_FREE ": WRITE is 0");
}

int main(int argc, char **argv)
{
	static const struct lab_check checks[] = {
		{ "stored", stored },
		{ "counts", counts },
		{ "rounds", rounds },
		{ "held", held },
		{ "full", full },
		{ "again", again },
		{ "garbage", garbage },
		{ NULL, NULL },
	};

	return lab_run(checks, argc, argv);
}
