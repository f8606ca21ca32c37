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

#define SNULL_IP_FRAGMENT	6	/* offsets in the IPv4 header */
#define SNULL_IP_PROTO		9
#define SNULL_IP_CHECK		10
#define SNULL_IP_SADDR		12
#define SNULL_IP_DADDR		16
#define SNULL_ARP_LEN		28	/* ARP for IPv4 over Ethernet */
#define SNULL_ARP_SPA		14	/* offsets in it */
#define SNULL_ARP_TPA		24
#define SNULL_TCP_CHECK		16
#define SNULL_UDP_CHECK		6
#define SNULL_THIRD_OCTET	2	/* of an address */

/* Two bytes as they are in memory. */
static inline u16 snull_wire_load16(const u8 *p)
{
	u16 value;

	memcpy(&value, p, sizeof(value));
	return value;
}

/* One octet each changes; the words that they are in are returned as a sum. */
static inline u32 snull_wire_plan_octets(struct snull_crossing *crossing,
					 const u8 *frame, unsigned int saddr,
					 unsigned int daddr)
{
	const u16 bit = (__force u16)htons(0x0100);
	u16 source = snull_wire_load16(frame + saddr + SNULL_THIRD_OCTET);
	u16 destination = snull_wire_load16(frame + daddr + SNULL_THIRD_OCTET);

	crossing->saddr_at = saddr + SNULL_THIRD_OCTET;
	crossing->saddr = frame[crossing->saddr_at] ^ 1;
	crossing->daddr_at = daddr + SNULL_THIRD_OCTET;
	crossing->daddr = frame[crossing->daddr_at] ^ 1;
	return (u32)(u16)~source + (u16)(source ^ bit) +
	       (u16)~destination + (u16)(destination ^ bit);
}

/*
 * The Internet checksum at @check after the words that it covers have changed by
 * @change: ~old + new of each (RFC 1624, equation 3).  In the order of memory,
 * since that sum is the same in either order of bytes (RFC 1071).
 */
static u16 snull_wire_change_check(const u8 *check, u32 change)
{
	u32 sum = (u16)~snull_wire_load16(check) + change;

	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

/*
 * Where the checksum of the TCP or UDP header is, whose pseudo header has the
 * addresses in it.  0 where there is none: another protocol, a fragment without
 * that header, a header cut off, UDP without a checksum.
 */
static unsigned int snull_wire_l4_check(const u8 *ip, unsigned int ihl,
					unsigned int have)
{
	unsigned int at = ihl;

	if (snull_wire_get16(ip + SNULL_IP_FRAGMENT) & 0x1fff)
		return 0;
	if (ip[SNULL_IP_PROTO] == IPPROTO_UDP)
		at += SNULL_UDP_CHECK;
	else if (ip[SNULL_IP_PROTO] == IPPROTO_TCP)
		at += SNULL_TCP_CHECK;
	else
		return 0;
	if (at + 2 > have)
		return 0;
	if (ip[SNULL_IP_PROTO] == IPPROTO_UDP && !snull_wire_load16(ip + at))
		return 0;
	return at;
}

static void snull_wire_plan_ipv4(struct snull_crossing *crossing,
				 const u8 *frame, unsigned int have)
{
	const u8 *ip = frame + ETH_HLEN;
	unsigned int ihl, check;
	u32 change;

	have -= ETH_HLEN;
	if (have < 20 || ip[0] >> 4 != 4)
		return;
	ihl = (ip[0] & 0xf) * 4;
	if (ihl < 20 || ihl > have)
		return;

	change = snull_wire_plan_octets(crossing, frame,
					ETH_HLEN + SNULL_IP_SADDR,
					ETH_HLEN + SNULL_IP_DADDR);
	crossing->ip_check_at = ETH_HLEN + SNULL_IP_CHECK;
	crossing->ip_check = snull_wire_change_check(ip + SNULL_IP_CHECK,
						     change);

	check = snull_wire_l4_check(ip, ihl, have);
	if (!check)
		return;
	crossing->l4_check_at = ETH_HLEN + check;
	crossing->l4_check = snull_wire_change_check(ip + check, change);
	/* In UDP a checksum of 0 would mean that there is none (RFC 768). */
	if (!crossing->l4_check && ip[SNULL_IP_PROTO] == IPPROTO_UDP)
		crossing->l4_check = 0xffff;
}

static void snull_wire_plan_arp(struct snull_crossing *crossing,
				const u8 *frame, unsigned int have)
{
	static const u8 ethernet_ipv4[] = { 0, 1, 8, 0, 6, 4 };

	if (have < ETH_HLEN + SNULL_ARP_LEN ||
	    memcmp(frame + ETH_HLEN, ethernet_ipv4, sizeof(ethernet_ipv4)))
		return;
	snull_wire_plan_octets(crossing, frame, ETH_HLEN + SNULL_ARP_SPA,
			       ETH_HLEN + SNULL_ARP_TPA);
}

/**
 * snull_wire_plan - what must change to carry a frame to the other network
 * @crossing: filled in, for snull_wire_apply()
 * @frame: the frame, from its Ethernet header on; only looked at
 * @have: bytes in @frame, ETH_HLEN or more
 *
 * IPv4 addresses change as above, and so do those in ARP, or the two ends
 * could not ask for each other.  Checksums that were right stay right, those
 * that were wrong stay wrong.  All else passes unchanged.
 */
void snull_wire_plan(struct snull_crossing *crossing, const u8 *frame,
		     unsigned int have)
{
	const struct ethhdr *eth = (const struct ethhdr *)frame;

	crossing->saddr_at = 0;
	crossing->ip_check_at = 0;
	crossing->l4_check_at = 0;
	if (eth->h_proto == htons(ETH_P_IP))
		snull_wire_plan_ipv4(crossing, frame, have);
	else if (eth->h_proto == htons(ETH_P_ARP))
		snull_wire_plan_arp(crossing, frame, have);
}
