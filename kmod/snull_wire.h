/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_wire.h - what the wire between sn0 and sn1 does to a frame: step 1 of
 * 5 on the way of a packet.
 */
#ifndef SNULL_WIRE_H
#define SNULL_WIRE_H

#include "compat.h"

/* Offsets in a frame */
#define SNULL_WIRE_TYPE		12
#define SNULL_WIRE_IP		ETH_HLEN
#define SNULL_WIRE_IP_MIN	20
#define SNULL_WIRE_FRAGMENT	(SNULL_WIRE_IP + 6)
#define SNULL_WIRE_PROTO	(SNULL_WIRE_IP + 9)
#define SNULL_WIRE_CHECK	(SNULL_WIRE_IP + 10)
#define SNULL_WIRE_SADDR	(SNULL_WIRE_IP + 12)
#define SNULL_WIRE_DADDR	(SNULL_WIRE_IP + 16)

/* in the TCP and the UDP header */
#define SNULL_TCP_CHECK		16
#define SNULL_UDP_CHECK		6

#define SNULL_THIRD_OCTET	2	/* of an address */

/* A number in network byte order, at any address. */
static inline u16 snull_wire_get16(const u8 *p)
{
	return p[0] << 8 | p[1];
}

/* Two bytes as they are in memory. */
static inline u16 snull_wire_load16(const u8 *p)
{
	u16 value;

	memcpy(&value, p, sizeof(value));
	return value;
}

static inline void snull_wire_store16(u8 *p, u16 value)
{
	memcpy(p, &value, sizeof(value));
}

/*
 * Flip the bit in both addresses.
 *
 * Return: by how much the sum of the words that they are in changes, in the
 * order of memory, since the Internet checksum is the same in either order of
 * bytes (RFC 1071).  Each word goes up or down by 0x100: together nothing, or
 * twice that up or down.
 */
static __always_inline u16 snull_wire_cross_addresses(u8 *to, const u8 *from,
						      unsigned int saddr,
						      unsigned int daddr)
{
	const u16 up = (__force u16)htons(0x0200);
	u8 source = from[saddr + SNULL_THIRD_OCTET];
	u8 destination = from[daddr + SNULL_THIRD_OCTET];

	to[saddr + SNULL_THIRD_OCTET] = source ^ 1;
	to[daddr + SNULL_THIRD_OCTET] = destination ^ 1;
	if ((source ^ destination) & 1)
		return 0;
	return source & 1 ? (u16)~up : up;
}

/*
 * What the Internet checksum @check becomes after the words that it covers have
 * changed by @change (RFC 1624, equation 4): less by that, in one's complement.
 */
static inline u16 snull_wire_change_check(u16 check, u16 change)
{
	return check - change - (check < change);
}

/*
 * The checksum of TCP or UDP, whose pseudo header has the addresses in it.
 * There is none in another protocol, a fragment without that header, a header
 * cut off, in UDP where it is 0.
 */
static __always_inline void snull_wire_cross_l4(u8 *to, const u8 *from,
						unsigned int have,
						unsigned int at, u16 change)
{
	int udp = from[SNULL_WIRE_PROTO] == IPPROTO_UDP;
	u16 check;

	if (!udp && from[SNULL_WIRE_PROTO] != IPPROTO_TCP)
		return;
	at += udp ? SNULL_UDP_CHECK : SNULL_TCP_CHECK;
	if (at + 2 > have)
		return;
	check = snull_wire_load16(from + at);
	if (udp && !check)
		return;
	if (snull_wire_load16(from + SNULL_WIRE_FRAGMENT) &
	    (__force u16)htons(0x1fff))
		return;
	check = snull_wire_change_check(check, change);
	/* In UDP a checksum of 0 would mean that there is none (RFC 768). */
	if (udp && !check)
		check = 0xffff;
	snull_wire_store16(to + at, check);
}

/* @ihl: bytes in the IPv4 header, all of which are there */
static __always_inline void snull_wire_cross_ipv4(u8 *to, const u8 *from,
						  unsigned int have,
						  unsigned int ihl)
{
	u16 check = snull_wire_load16(from + SNULL_WIRE_CHECK);
	u16 change = snull_wire_cross_addresses(to, from, SNULL_WIRE_SADDR,
						SNULL_WIRE_DADDR);

	if (!change)
		return;
	snull_wire_store16(to + SNULL_WIRE_CHECK,
			   snull_wire_change_check(check, change));
	snull_wire_cross_l4(to, from, have, SNULL_WIRE_IP + ihl, change);
}

void snull_wire_cross_other(u8 *to, const u8 *from, unsigned int have);

/**
 * snull_wire_cross - carry a frame to the other network
 * @to: a copy of the frame, which is changed but not looked at: it may be
 *	memory that a user writes to; or the frame itself
 * @from: the frame, from its Ethernet header on, which nobody else may change
 * @have: bytes of it that can be looked at, ETH_HLEN or more
 *
 * IPv4 addresses change as snull_wire.c says, and so do those in ARP, or the
 * two ends could not ask for each other.  Checksums that were right stay right,
 * those that were wrong stay wrong.  All else passes unchanged.
 *
 * The usual case, IPv4 without options, without a call.
 */
static __always_inline void snull_wire_cross(u8 *to, const u8 *from,
					     unsigned int have)
{
	if (likely(snull_wire_load16(from + SNULL_WIRE_TYPE) ==
		   (__force u16)htons(ETH_P_IP) &&
		   have >= SNULL_WIRE_IP + SNULL_WIRE_IP_MIN &&
		   from[SNULL_WIRE_IP] == 0x45))
		snull_wire_cross_ipv4(to, from, have, SNULL_WIRE_IP_MIN);
	else
		snull_wire_cross_other(to, from, have);
}

#endif /* SNULL_WIRE_H */
