// SPDX-License-Identifier: Apache-2.0
/*
 * check.c - checks what the doorbell sends from the TX partition.
 *
 * What leaves sn0 is read from a packet socket on sn1; a frame stays under way until
 * it has been read there.  The module is built with a user who changes headers
 * (user.h), of frames to one address only.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "datagram.h"
#include "lab.h"
#include "lab_pool.h"
#include "nf_addr.h"
#include "tx.h"

#define SEND		"kmod/snull_tx.c, snull_tx_send"
#define SKB		"kmod/snull_slot.h, snull_slot_skb"
#define SKB_LONG	"kmod/snull_slot.c, snull_slot_skb_long"

#define ORDER		3
#define SLOTS		6	/* of the TX partition */
#define SHORT		40	/* bytes of payload: the frame is copied */
#define LONG_MIN	200	/* the payload may stay where it is */
#define LONG_MAX	1400
#define TOTAL_LENGTH	(FRAME_IP + 2)
#define CHANGED_MAC	0x4e	/* of user.h, as these */
#define CHANGED_SHIFT	5
#define CHANGED_BITS	(3 << CHANGED_SHIFT)

static struct route route = {
	.source_mac = { 0x02, 0x4e, 0x46, 0, 0, 1 },
	.mac = { 0x02, 0x4e, 0x46, 0, 0, 2 },
	.source_port = 9000,
	.port = 9001,
};

static struct lab_pool pool;
static struct nf_tx tx;
static int wire;
static unsigned int numbers;	/* of the frames, from 0 */

static void begin(void)
{
	struct timeval second = { .tv_sec = 1 };
	struct sockaddr_ll at = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_IP),
	};
	const char *problem;

	lab_load("order=3 tx=6");
	lab_pool_open(&pool, NF_ADDR, O_RDWR);
	lab_pool_map(&pool, ORDER);
	lab_wire_up();
	problem = nf_tx_attach(&tx, pool.fd, pool.mem, pool.size);
	if (problem)
		lab_wrong("kmod/snull_pool.c", "a TX partition", "%s", problem);
	route.source = inet_addr("192.168.0.1");
	route.address = inet_addr("192.168.0.2");
	at.sll_ifindex = (int)if_nametoindex("sn1");
	wire = socket(AF_PACKET, SOCK_RAW, 0);
	if (wire < 0 || bind(wire, (struct sockaddr *)&at, sizeof(at)) ||
	    setsockopt(wire, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second)))
		lab_broken("packet socket");
}

static unsigned char payload_byte(unsigned int n, unsigned int i)
{
	return (unsigned char)(n * 31 + i * 7 + (i >> 8));
}

/* Build the next frame with @size bytes of payload; returns its length. */
static unsigned int build(unsigned char *frame, size_t size)
{
	unsigned int i;

	for (i = 0; i < size; i++)
		frame[FRAME_PAYLOAD + i] = payload_byte(numbers, i);
	numbers++;
	return datagram_build(frame, &route, size);
}

static unsigned char *next_slot(void)
{
	unsigned char *frame = nf_tx_claim(&tx);

	if (!frame)
		lab_wrong(SEND, "a slot is free once its frame has been sent",
			  "none of %u is", SLOTS);
	return frame;
}

static void put(size_t size)
{
	nf_tx_commit(&tx, build(next_slot(), size));
}

static void ring(unsigned int limit, int expected, const char *look)
{
	int taken = nf_tx_doorbell(&tx, limit);

	if (taken != expected)
		lab_wrong(look, "the doorbell returns how many it took",
			  "%d, and %d were to be taken", taken, expected);
}

/* Frame @n, with @size bytes of payload, is the next one that leaves. */
static void require_out(unsigned int n, size_t size, const char *look)
{
	unsigned char frame[2048];
	unsigned int i, total;
	ssize_t length = recv(wire, frame, sizeof(frame), 0);

	if (length < 0)
		lab_wrong(look, "the frame leaves", "frame %u did not", n);
	total = (unsigned int)frame[TOTAL_LENGTH] << 8 |
		frame[TOTAL_LENGTH + 1];
	if ((size_t)length != FRAME_PAYLOAD + size ||
	    total != FRAME_PAYLOAD - FRAME_IP + size)
		lab_wrong(look, "each frame as it is, in its turn",
			  "a frame of %zd bytes that says %u of its packet, and frame %u has %zu",
			  length, total, n, FRAME_PAYLOAD + size);
	for (i = 0; i < size; i++)
		if (frame[FRAME_PAYLOAD + i] != payload_byte(n, i))
			lab_wrong(look, "each frame as it is, in its turn",
				  "byte %u is not that of frame %u",
				  FRAME_PAYLOAD + i, n);
}

static void require_nothing(const char *expected, const char *look)
{
	unsigned char frame[2048];
	ssize_t length = recv(wire, frame, sizeof(frame), MSG_DONTWAIT);

	if (length >= 0)
		lab_wrong(look, expected, "a frame of %zd bytes left", length);
}

static void require_count(const char *name, unsigned long long is,
			  unsigned long long expected, const char *look)
{
	if (is != expected)
		lab_wrong(look, "the header counts frames and bytes",
			  "%s=%llu, and %llu would be right", name, is,
			  expected);
}

static size_t long_size(void)
{
	return lab_random(LONG_MIN, LONG_MAX);
}

static void sent(void)
{
	const size_t sizes[] = { SHORT, long_size(), 1, LONG_MAX };
	unsigned int n, bytes = 0;

	begin();
	for (n = 0; n < 4; n++) {
		put(sizes[n]);
		bytes += FRAME_PAYLOAD + (unsigned int)sizes[n];
	}
	ring(0, 4, SEND);
	for (n = 0; n < 4; n++)
		require_out(n, sizes[n], SEND ", " SKB ", " SKB_LONG);
	require_count("tx_frames", pool.header->tx_frames, 4, SEND);
	require_count("tx_bytes", pool.header->tx_bytes, bytes, SEND);
}

static void order(void)
{
	unsigned int n, first, round;

	begin();
	for (round = 0; round < 4; round++) {
		unsigned int count = round ? lab_random(3, SLOTS) : SLOTS - 2;

		first = numbers;
		for (n = 0; n < count; n++)
			put(SHORT);
		ring(0, (int)count, SEND ", and pool->tx_next");
		for (n = 0; n < count; n++)
			require_out(first + n, SHORT,
				    SEND ", and pool->tx_next");
	}
}

static void limit(void)
{
	unsigned int n, first = lab_random(1, 3);

	begin();
	for (n = 0; n < SLOTS; n++)
		put(SHORT);
	ring(first, (int)first, SEND ": limit");
	ring(1, 1, SEND ": limit");
	ring(0, SLOTS - 1 - (int)first, SEND ": limit");
	for (n = 0; n < SLOTS; n++)
		require_out(n, SHORT, SEND ", and pool->tx_next");
}

/* One malformed frame, between two good ones. */
static void between(unsigned int state_or_0, size_t size, const char *look)
{
	unsigned int n = numbers, slot, malformed =
		(unsigned int)pool.header->tx_malformed;

	put(SHORT);
	slot = tx.cursor;
	build(next_slot(), size);
	if (!state_or_0) {
		/* The packet is said to be longer than the frame. */
		nf_tx_slot(&tx, slot)->frame[TOTAL_LENGTH] ^= 0x40;
		datagram_fix_ip(nf_tx_slot(&tx, slot)->frame);
	}
	nf_tx_commit(&tx, FRAME_PAYLOAD + (unsigned int)size);
	if (state_or_0)
		lab_slot(&pool, slot)->state = state_or_0;
	put(SHORT);
	ring(0, 3, SEND);
	require_out(n, SHORT, look);
	require_out(n + 2, SHORT, look);
	require_nothing("two frames leave, and a malformed one does not", look);
	require_count("tx_malformed", pool.header->tx_malformed, malformed + 1,
		      look);
	if (!lab_slot_is_free(&pool, slot))
		lab_wrong(SEND, "the slot of a malformed frame is free again",
			  "its state is %#x", lab_slot(&pool, slot)->state);
}

static void malformed(void)
{
	begin();
	between(0, SHORT, SKB);
	between(0, long_size(), SKB_LONG);
}

static void attached(void)
{
	size_t size = long_size();
	unsigned int slot;

	begin();
	put(SHORT);
	slot = tx.cursor;
	put(size);
	ring(0, 2, SEND);
	require_count("tx_attached", pool.header->tx_attached, size, SKB_LONG);
	require_count("tx_copied", pool.header->tx_copied,
		      FRAME_PAYLOAD + SHORT + FRAME_PAYLOAD, SKB);
	if (!lab_slot_is_free(&pool, slot - 1))
		lab_wrong(SKB, "the slot of a frame that was copied is free",
			  "its state is %#x", lab_slot(&pool, slot - 1)->state);
	if (lab_slot_is_free(&pool, slot))
		lab_wrong(SKB_LONG, "the slot is the user's when its payload has been received",
			  "it was free before");
	require_out(0, SHORT, SKB);
	require_out(1, size, SKB_LONG);
	usleep(10000);
	if (!lab_slot_is_free(&pool, slot))
		lab_wrong(SKB_LONG, "the slot is free when its payload has been received",
			  "its state is %#x", lab_slot(&pool, slot)->state);
}

/*
 * A user changes the header of a good frame between any two looks of the driver. It
 * may find it good or bad, and send it or count it: but what leaves is good.
 */
static void change(size_t size, unsigned int start, const char *look)
{
	unsigned char frame[2048];
	unsigned int n = numbers, slot = tx.cursor;
	ssize_t length;

	build(next_slot(), size);
	nf_tx_slot(&tx, slot)->frame[TOTAL_LENGTH] |=
		(unsigned char)(start << CHANGED_SHIFT);
	nf_tx_commit(&tx, FRAME_PAYLOAD + (unsigned int)size);
	ring(0, 1, SEND);
	if (pool.header->tx_malformed == n + 1 - pool.header->tx_frames) {
		length = recv(wire, frame, sizeof(frame), MSG_DONTWAIT);
		if (length >= 0 && frame[TOTAL_LENGTH] & CHANGED_BITS)
			lab_wrong(look, "what is sent is what was checked",
				  "a frame of %zd bytes left whose packet says to have %u",
				  length, frame[TOTAL_LENGTH] * 256U +
				  frame[TOTAL_LENGTH + 1]);
		return;
	}
	lab_wrong(SEND, "a frame is sent or counted as malformed",
		  "frames %llu, malformed %llu, of %u",
		  (unsigned long long)pool.header->tx_frames,
		  (unsigned long long)pool.header->tx_malformed, n + 1);
}

static void changed(void)
{
	unsigned int start;

	begin();
	memset(route.mac, CHANGED_MAC, sizeof(route.mac));
	for (start = 0; start < 3; start++) {
		change(SHORT, start, SKB);
		change(long_size(), start, SKB_LONG);
	}
	if (!pool.header->tx_frames || !pool.header->tx_malformed)
		lab_wrong(SKB ", " SKB_LONG,
			  "of a frame that is good at times, some are sent and some are not",
			  "frames %llu, malformed %llu",
			  (unsigned long long)pool.header->tx_frames,
			  (unsigned long long)pool.header->tx_malformed);
}

static void busy(void)
{
	size_t size = long_size();
	unsigned int slot;

	begin();
	slot = tx.cursor;
	put(size);
	ring(0, 1, SEND);
	/* The user says once more what he has said before. */
	lab_slot(&pool, slot)->state = NF_SLOT_READ |
				       (FRAME_PAYLOAD + (unsigned int)size);
	put(SHORT);
	ring(0, 1, SEND ": snull_tx_look");
	require_out(0, size, SKB_LONG);
	require_out(1, SHORT, SEND ": snull_tx_look");
	require_nothing("a frame is sent once", SEND ": snull_tx_look");
}

static void gap(void)
{
	unsigned int n;

	begin();
	for (n = 0; n < SLOTS; n++)
		put(SHORT);
	for (n = 1; n < SLOTS; n += 2)
		lab_slot(&pool, tx.first + n)->state = NF_SLOT_WRITE;
	ring(0, SLOTS / 2, SEND);
	for (n = 0; n < SLOTS; n += 2)
		require_out(n, SHORT, SEND);
}

static void garbage(void)
{
	begin();
	between(FRAME_PAYLOAD + SHORT, SHORT, SEND ": NF_SLOT_READ");
	between(1U << lab_random(0, 30), SHORT, SEND ": NF_SLOT_READ");
	between(NF_SLOT_READ | (nf_tx_frame_max(&tx) + 1), LONG_MAX,
		SKB ": snull_pool_frame_max");
	between(NF_SLOT_READ | NF_SLOT_LENGTH, SHORT,
		SKB ": snull_pool_frame_max");
}

int main(int argc, char **argv)
{
	static const struct lab_check checks[] = {
		{ "sent", sent },
		{ "order", order },
		{ "limit", limit },
		{ "malformed", malformed },
		{ "attached", attached },
		{ "changed", changed },
		{ "busy", busy },
		{ "gap", gap },
		{ "garbage", garbage },
		{ NULL, NULL },
	};

	return lab_run(checks, argc, argv);
}
