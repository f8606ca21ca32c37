// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_wire.c - what the wire between sn0 and sn1 does to a frame: step 1 of
 * 5 on the way of a packet.
 *
 * The two ends are one machine, so a packet must look as if it came from
 * another network.  As in snull, the low bit of the third octet of both IPv4
 * addresses is flipped: what 192.168.0.1 sends to 192.168.0.2 arrives as sent
 * by 192.168.1.1 to 192.168.1.2.
 *
 * The behaviour comes from snull in the book "Linux Device Drivers" by
 * Alessandro Rubini and Jonathan Corbet, published by O'Reilly & Associates.
 */
#include "snull_wire.h"

#define SNULL_IP_PROTO		9	/* offsets in the IPv4 header */
#define SNULL_IP_CHECK		10
#define SNULL_IP_SADDR		12
#define SNULL_IP_DADDR		16
#define SNULL_ARP_LEN		28	/* ARP for IPv4 over Ethernet */
#define SNULL_ARP_SPA		14	/* offsets in it */
#define SNULL_ARP_TPA		24
#define SNULL_TCP_CHECK		16
#define SNULL_UDP_CHECK		6

static u16 snull_wire_get16(const u8 *p)
{
	return p[0] << 8 | p[1];
}

static void snull_wire_put16(u8 *p, u16 value)
{
	p[0] = value >> 8;
	p[1] = value;
}

/*
 * The Internet checksum at @check after a word that it covers went from @old
 * to @new (RFC 1624, equation 3).
 */
static void snull_wire_fix_check(u8 *check, u16 old, u16 new)
{
	u32 sum = (u16)~snull_wire_get16(check) + (u16)~old + (u32)new;

	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	snull_wire_put16(check, ~sum);
}

/*
 * Flip the third octet's low bit in the address at @addr, and correct the
 * checksums at @ip_check and @l4_check for it, either of which may be NULL.
 */
static void snull_wire_flip(u8 *addr, u8 *ip_check, u8 *l4_check)
{
	u8 *word = addr + 2;
	u16 old = snull_wire_get16(word);
	u16 new = old ^ 0x0100;

	snull_wire_put16(word, new);
	if (ip_check)
		snull_wire_fix_check(ip_check, old, new);
	if (l4_check)
		snull_wire_fix_check(l4_check, old, new);
}

/*
 * The checksum of the TCP or UDP header in @ip, whose pseudo header has the
 * addresses in it.  NULL where there is none: another protocol, a fragment
 * without that header, a header cut off, UDP without a checksum.
 */
static u8 *snull_wire_l4_check(u8 *ip, unsigned int ihl, unsigned int len)
{
	unsigned int at;

	if (snull_wire_get16(ip + 6) & 0x1fff)
		return NULL;
	if (ip[SNULL_IP_PROTO] == IPPROTO_TCP)
		at = ihl + SNULL_TCP_CHECK;
	else if (ip[SNULL_IP_PROTO] == IPPROTO_UDP)
		at = ihl + SNULL_UDP_CHECK;
	else
		return NULL;
	if (at + 2 > len)
		return NULL;
	if (ip[SNULL_IP_PROTO] == IPPROTO_UDP && !snull_wire_get16(ip + at))
		return NULL;
	return ip + at;
}

static void snull_wire_cross_ipv4(u8 *ip, unsigned int len)
{
	unsigned int ihl;
	u8 *l4_check;

	if (len < 20 || ip[0] >> 4 != 4)
		return;
	ihl = (ip[0] & 0xf) * 4;
	if (ihl < 20 || ihl > len)
		return;

	l4_check = snull_wire_l4_check(ip, ihl, len);
	snull_wire_flip(ip + SNULL_IP_SADDR, ip + SNULL_IP_CHECK, l4_check);
	snull_wire_flip(ip + SNULL_IP_DADDR, ip + SNULL_IP_CHECK, l4_check);

	/* In UDP a checksum of 0 would mean that there is none (RFC 768). */
	if (l4_check && ip[SNULL_IP_PROTO] == IPPROTO_UDP &&
	    !snull_wire_get16(l4_check))
		snull_wire_put16(l4_check, 0xffff);
}

static void snull_wire_cross_arp(u8 *arp, unsigned int len)
{
	static const u8 ethernet_ipv4[] = { 0, 1, 8, 0, 6, 4 };

	if (len < SNULL_ARP_LEN ||
	    memcmp(arp, ethernet_ipv4, sizeof(ethernet_ipv4)))
		return;
	snull_wire_flip(arp + SNULL_ARP_SPA, NULL, NULL);
	snull_wire_flip(arp + SNULL_ARP_TPA, NULL, NULL);
}

/**
 * snull_wire_cross - carry a frame to the other network
 * @frame: the frame, from its Ethernet header on; changed in place
 * @len: bytes in @frame, ETH_HLEN or more
 *
 * IPv4 addresses change as above, and so do those in ARP, or the two ends
 * could not ask for each other.  Checksums that were right stay right, those
 * that were wrong stay wrong.  All else passes unchanged.
 */
void snull_wire_cross(void *frame, unsigned int len)
{
	const struct ethhdr *eth = frame;
	u8 *payload = (u8 *)frame + ETH_HLEN;

	if (eth->h_proto == htons(ETH_P_IP))
		snull_wire_cross_ipv4(payload, len - ETH_HLEN);
	else if (eth->h_proto == htons(ETH_P_ARP))
		snull_wire_cross_arp(payload, len - ETH_HLEN);
}
