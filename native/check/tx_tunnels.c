// SPDX-License-Identifier: Apache-2.0
/*
 * tx_tunnels.c - sends datagrams with a packet in their payload, as tunnels do:
 * what the end of a tunnel may take apart must have been copied.
 *
 *   tx_tunnels ADDRESS PORT      nobody needs to listen there
 *
 * It prints a line for each kind.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"
#include "sender.h"

static const char usage[] = "usage: tx_tunnels ADDRESS PORT\n";

#define IP_LEN		20
#define IPV6_LEN	40
#define UDP		17
#define TCP		6
#define ETHER_LEN	14
#define VXLAN_LEN	8

/**
 * struct tunnel - a packet in a datagram
 * @what: its description
 * @before: bytes between the UDP header and the packet
 * @version: 4 or 6; 0: no packet
 * @protocol: of what is in it
 * @rest: bytes behind it
 * @fragment: the word of the IPv4 header that says so
 * @copied: the payload must not be attached
 */
static const struct tunnel {
	const char *what;
	unsigned int before;
	unsigned int version;
	unsigned int protocol;
	unsigned int rest;
	unsigned int fragment;
	int copied;
} tunnels[] = {
	{ "no packet", 0, 0, 0, 0, 0, 0 },
	{ "UDP in FOU", 0, 4, UDP, 0, 0, 0 },
	{ "UDP in VXLAN", VXLAN_LEN + ETHER_LEN, 4, UDP, 0, 0, 0 },
	{ "UDP over IPv6 in VXLAN", VXLAN_LEN + ETHER_LEN, 6, UDP, 0, 0, 0 },
	{ "TCP in FOU", 0, 4, TCP, 0, 0, 1 },
	{ "TCP in GUE", 4, 4, TCP, 0, 0, 1 },
	{ "TCP in VXLAN", VXLAN_LEN + ETHER_LEN, 4, TCP, 0, 0, 1 },
	{ "TCP in VXLAN, tagged", VXLAN_LEN + ETHER_LEN + 4, 4, TCP, 0, 0, 1 },
	{ "TCP in Geneve with 32 bytes of options", 8 + 32 + ETHER_LEN, 4, TCP,
	  0, 0, 1 },
	{ "TCP over IPv6 in FOU", 0, 6, TCP, 0, 0, 1 },
	{ "TCP over IPv6 in VXLAN", VXLAN_LEN + ETHER_LEN, 6, TCP, 0, 0, 1 },
	{ "TCP over IPv6 behind other headers in FOU", 0, 6, 0, 0, 0, 1 },
	{ "UDP in VXLAN, 6 bytes behind it", VXLAN_LEN + ETHER_LEN, 4, UDP, 6,
	  0, 1 },
	{ "a fragment of UDP in VXLAN", VXLAN_LEN + ETHER_LEN, 4, UDP, 0,
	  0x2000, 1 },
};

#define TUNNELS (sizeof(tunnels) / sizeof(tunnels[0]))

static void put16(unsigned char *p, unsigned int value)
{
	p[0] = (unsigned char)(value >> 8);
	p[1] = (unsigned char)value;
}

/* The packet at @ip, of @size bytes: zeros but for its headers. */
static void build_packet(unsigned char *ip, const struct tunnel *tunnel,
			 unsigned int size)
{
	unsigned int header = tunnel->version == 4 ? IP_LEN : IPV6_LEN;
	unsigned char *l4 = ip + header;

	if (tunnel->version == 4) {
		ip[0] = 0x45;
		put16(ip + 2, size);
		put16(ip + 6, tunnel->fragment);
		ip[8] = 64;
		ip[9] = (unsigned char)tunnel->protocol;
		datagram_fix_ip(ip - FRAME_IP);
	} else {
		ip[0] = 0x60;
		put16(ip + 4, size - header);
		ip[6] = (unsigned char)tunnel->protocol;
		ip[7] = 64;
	}
	if (tunnel->protocol == TCP)
		l4[12] = 0x50;
	else
		put16(l4 + 4, size - header);
}

/* Returns how many bytes of the frame were attached. */
static uint64_t send_one(struct sender *sender, const struct tunnel *tunnel,
			 unsigned int size)
{
	volatile struct nf_pool_header *header = nf_tx_header(&sender->tx);
	unsigned char *frame = sender_next(sender);
	uint64_t attached = header->tx_attached;
	uint64_t frames = header->tx_frames;

	memset(frame, 0, nf_tx_frame_max(&sender->tx));
	if (tunnel->version)
		build_packet(frame + FRAME_PAYLOAD + tunnel->before, tunnel,
			     size - tunnel->before - tunnel->rest);
	nf_tx_commit(&sender->tx, datagram_build(frame, &sender->route, size));
	sender_doorbell(sender);
	sender_drain(sender);
	if (header->tx_frames != frames + 1)
		fail_plain("%s: it was not sent", tunnel->what);
	return header->tx_attached - attached;
}

int main(int argc, char **argv)
{
	static const unsigned int sizes[] = { 87, 90, 93, 200, 1400 };
	const struct tunnel *tunnel;
	struct sender sender;
	uint64_t attached;
	int status = EXIT_SUCCESS;
	unsigned int i, k;

	if (argc != 3)
		fail_usage(usage, "an address and a port are needed");
	stop_on_signals();
	sender_open(&sender, 0, argv[1],
		    (unsigned int)number(usage, argv[2], 1, UINT16_MAX));
	for (i = 0; i < TUNNELS; i++) {
		tunnel = &tunnels[i];
		for (k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++) {
			if (sizes[k] < tunnel->before + IPV6_LEN + IP_LEN)
				continue;
			attached = send_one(&sender, tunnel, sizes[k]);
			printf("%s, %u bytes: %s\n", tunnel->what, sizes[k],
			       attached ? "attached" : "copied");
			if (attached == (tunnel->copied ? 0 : sizes[k]))
				continue;
			printf("FAIL: it should have been the other way\n");
			status = EXIT_FAILURE;
		}
	}
	return status;
}
