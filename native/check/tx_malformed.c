// SPDX-License-Identifier: Apache-2.0
/*
 * tx_malformed.c - rings the doorbell for good frames with one malformed frame
 * of each kind between them: the good ones must be sent, the others counted.
 *
 *   tx_malformed ADDRESS PORT      the good frames: numbers from 0 on
 *
 * It prints a line for each kind, and at the end what the counters say.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"
#include "sender.h"

static const char usage[] = "usage: tx_malformed ADDRESS PORT\n";

#define PAYLOAD		100	/* bytes, in the frame that is then changed */
#define IP		FRAME_IP
#define TCP_LEN_BYTE	(FRAME_UDP + 12)

/**
 * struct spoiler - a way to make a good frame malformed
 * @what: its description
 * @spoil: changes @frame of @length bytes; returns its new length
 */
struct spoiler {
	const char *what;
	unsigned int (*spoil)(unsigned char *frame, unsigned int length,
			      unsigned int max);
};

/* Used by most: change a byte of the IPv4 header, and correct its checksum. */
static unsigned int with_byte(unsigned char *frame, unsigned int length,
			      unsigned int at, unsigned int value)
{
	frame[at] = (unsigned char)value;
	datagram_fix_ip(frame);
	return length;
}

static unsigned int empty(unsigned char *frame, unsigned int length,
			  unsigned int max)
{
	(void)frame, (void)length, (void)max;
	return 0;
}

static unsigned int no_ethernet(unsigned char *frame, unsigned int length,
				unsigned int max)
{
	(void)frame, (void)length, (void)max;
	return 13;
}

static unsigned int over_mtu(unsigned char *frame, unsigned int length,
			     unsigned int max)
{
	(void)frame, (void)length;
	return max + 1;
}

static unsigned int longest(unsigned char *frame, unsigned int length,
			    unsigned int max)
{
	(void)frame, (void)length, (void)max;
	return NF_SLOT_LENGTH;
}

static unsigned int ip_cut(unsigned char *frame, unsigned int length,
			   unsigned int max)
{
	(void)frame, (void)length, (void)max;
	return IP + 19;
}

static unsigned int ip_version(unsigned char *frame, unsigned int length,
			       unsigned int max)
{
	(void)max;
	return with_byte(frame, length, IP, 0x55);
}

static unsigned int ip_header_short(unsigned char *frame, unsigned int length,
				    unsigned int max)
{
	(void)max;
	return with_byte(frame, length, IP, 0x44);
}

static unsigned int ip_header_long(unsigned char *frame, unsigned int length,
				   unsigned int max)
{
	(void)length, (void)max;
	return with_byte(frame, IP + 56, IP, 0x4f);
}

static unsigned int ip_checksum(unsigned char *frame, unsigned int length,
				unsigned int max)
{
	(void)max;
	frame[IP + 10] ^= 0x55;
	return length;
}

static unsigned int ip_total_long(unsigned char *frame, unsigned int length,
				  unsigned int max)
{
	(void)max;
	return with_byte(frame, length, IP + 2, 0x05);
}

static unsigned int ip_total_short(unsigned char *frame, unsigned int length,
				   unsigned int max)
{
	(void)max;
	return with_byte(frame, length, IP + 3, 19);
}

static unsigned int udp_cut(unsigned char *frame, unsigned int length,
			    unsigned int max)
{
	(void)length, (void)max;
	return with_byte(frame, IP + 27, IP + 3, 27);
}

static unsigned int udp_short(unsigned char *frame, unsigned int length,
			      unsigned int max)
{
	(void)max;
	frame[FRAME_UDP + 5] = 7;
	return length;
}

static unsigned int udp_long(unsigned char *frame, unsigned int length,
			     unsigned int max)
{
	(void)max;
	frame[FRAME_UDP + 5]++;
	return length;
}

static unsigned int tcp_cut(unsigned char *frame, unsigned int length,
			    unsigned int max)
{
	(void)length, (void)max;
	frame[IP + 9] = 6;
	return with_byte(frame, IP + 39, IP + 3, 39);
}

static unsigned int tcp_header_short(unsigned char *frame, unsigned int length,
				     unsigned int max)
{
	(void)max;
	frame[TCP_LEN_BYTE] = 0x40;
	return with_byte(frame, length, IP + 9, 6);
}

static unsigned int tcp_header_long(unsigned char *frame, unsigned int length,
				    unsigned int max)
{
	(void)length, (void)max;
	frame[TCP_LEN_BYTE] = 0xf0;
	frame[IP + 9] = 6;
	return with_byte(frame, IP + 60, IP + 3, 60);
}

static unsigned int icmp_cut(unsigned char *frame, unsigned int length,
			     unsigned int max)
{
	(void)length, (void)max;
	frame[IP + 9] = 1;
	return with_byte(frame, IP + 27, IP + 3, 27);
}

/* An IPv6 header, next header UDP, over @payload bytes. */
static void make_ipv6(unsigned char *frame, unsigned int payload)
{
	frame[12] = 0x86;
	frame[13] = 0xdd;
	memset(frame + IP, 0, 40);
	frame[IP] = 0x60;
	frame[IP + 4] = (unsigned char)(payload >> 8);
	frame[IP + 5] = (unsigned char)payload;
	frame[IP + 6] = 17;
	frame[IP + 7] = 64;
}

static unsigned int ipv6_cut(unsigned char *frame, unsigned int length,
			     unsigned int max)
{
	(void)length, (void)max;
	make_ipv6(frame, 0);
	return IP + 39;
}

static unsigned int ipv6_version(unsigned char *frame, unsigned int length,
				 unsigned int max)
{
	(void)max;
	make_ipv6(frame, length - IP - 40);
	frame[IP] = 0x40;
	return length;
}

static unsigned int ipv6_long(unsigned char *frame, unsigned int length,
			      unsigned int max)
{
	(void)max;
	make_ipv6(frame, length - IP - 40 + 1);
	return length;
}

static unsigned int ipv6_udp_cut(unsigned char *frame, unsigned int length,
				 unsigned int max)
{
	(void)length, (void)max;
	make_ipv6(frame, 7);
	return IP + 47;
}

static const struct spoiler spoilers[] = {
	{ "no byte at all", empty },
	{ "13 bytes: no whole Ethernet header", no_ethernet },
	{ "one byte more than the MTU allows", over_mtu },
	{ "the longest length that a state can say", longest },
	{ "IPv4: 19 bytes of header", ip_cut },
	{ "IPv4: version 5", ip_version },
	{ "IPv4: header length 16", ip_header_short },
	{ "IPv4: header longer than the frame", ip_header_long },
	{ "IPv4: wrong checksum", ip_checksum },
	{ "IPv4: total length beyond the frame", ip_total_long },
	{ "IPv4: total length less than the header", ip_total_short },
	{ "UDP: 7 bytes of header", udp_cut },
	{ "UDP: length less than its header", udp_short },
	{ "UDP: length beyond the packet", udp_long },
	{ "TCP: 19 bytes of header", tcp_cut },
	{ "TCP: header length 16", tcp_header_short },
	{ "TCP: header longer than the frame", tcp_header_long },
	{ "ICMP: 7 bytes of header", icmp_cut },
	{ "IPv6: 39 bytes of header", ipv6_cut },
	{ "IPv6: version 4", ipv6_version },
	{ "IPv6: payload length beyond the frame", ipv6_long },
	{ "IPv6 UDP: 7 bytes of header", ipv6_udp_cut },
};

#define SPOILERS (sizeof(spoilers) / sizeof(spoilers[0]))

static void put_malformed(struct sender *sender, const struct spoiler *spoiler)
{
	unsigned char *frame = sender_next(sender);
	unsigned int length;

	memset(frame, 0, nf_tx_frame_max(&sender->tx));
	length = datagram_build(frame, &sender->route, PAYLOAD);
	length = spoiler->spoil(frame, length, nf_tx_frame_max(&sender->tx));
	nf_tx_commit(&sender->tx, length);
}

int main(int argc, char **argv)
{
	volatile struct nf_pool_header *header;
	uint64_t frames, malformed, refused;
	struct sender sender;
	unsigned int i, taken;
	int as_expected = 1;

	if (argc != 3)
		fail_usage(usage, "an address and a port are needed");
	stop_on_signals();
	sender_open(&sender, 0, argv[1],
		    (unsigned int)number(usage, argv[2], 1, UINT16_MAX));
	header = nf_tx_header(&sender.tx);
	if (sender.tx.count < 2 * SPOILERS + 1)
		fail_plain("a batch of %zu frames does not fit into %u slots; load snull with tx=64",
			   2 * SPOILERS + 1, sender.tx.count);

	/* One kind at a time, to see which one is not refused. */
	for (i = 0; i < SPOILERS; i++) {
		malformed = header->tx_malformed;
		frames = header->tx_frames;
		put_malformed(&sender, &spoilers[i]);
		sender_doorbell(&sender);
		refused = header->tx_malformed - malformed;
		printf("%s  %s\n", refused == 1 && header->tx_frames == frames ?
		       "refused" : "SENT   ", spoilers[i].what);
		as_expected &= refused == 1;
	}

	/* All of them in one batch, with short and long good frames between. */
	malformed = header->tx_malformed;
	frames = header->tx_frames;
	for (i = 0; i < SPOILERS; i++) {
		sender_put(&sender, i, i % 2 ? 1000 : 16);
		put_malformed(&sender, &spoilers[i]);
	}
	sender_put(&sender, i, 16);
	taken = sender_doorbell(&sender);
	malformed = header->tx_malformed - malformed;
	frames = header->tx_frames - frames;
	printf("one doorbell: good %zu malformed %zu taken %u tx_frames +%llu tx_malformed +%llu\n",
	       SPOILERS + 1, SPOILERS, taken, (unsigned long long)frames,
	       (unsigned long long)malformed);
	as_expected &= taken == 2 * SPOILERS + 1 && frames == SPOILERS + 1 &&
		       malformed == SPOILERS;

	sender_drain(&sender);
	printf("slots %u free %u in-flight %u\n", sender.tx.count,
	       nf_tx_free(&sender.tx), header->tx_in_flight);
	return as_expected && !header->tx_in_flight ? EXIT_SUCCESS :
						      EXIT_FAILURE;
}
