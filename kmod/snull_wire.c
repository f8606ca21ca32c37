// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_wire.c - what the wire between sn0 and sn1 does to a frame: step 1 of
 * 5 on the way of a packet.
 *
 * The two ends are one machine, so a packet must look as if it came from
 * another network.  As in snull, the low bit of the third octet of both IPv4
 * addresses is flipped: what 192.168.0.1 sends to 192.168.0.2 arrives as sent
 * by 192.168.1.1 to 192.168.1.2.  So it is in a VLAN, too.
 *
 * The behaviour comes from snull in the book "Linux Device Drivers" by
 * Alessandro Rubini and Jonathan Corbet, published by O'Reilly & Associates.
 */
#include "snull_wire.h"

#define SNULL_TAG_LEN	4		/* of VLANs: 802.1Q, 802.1ad */
#define SNULL_ARP_LEN	28		/* ARP for IPv4 over Ethernet */
#define SNULL_ARP_SPA	(ETH_HLEN + 14)	/* offsets in the frame */
#define SNULL_ARP_TPA	(ETH_HLEN + 24)

static void snull_wire_cross_options(u8 *to, const u8 *from, unsigned int have)
{
	unsigned int ihl;

	if (have < SNULL_WIRE_IP + SNULL_WIRE_IP_MIN ||
	    from[SNULL_WIRE_IP] >> 4 != 4)
		return;
	ihl = (from[SNULL_WIRE_IP] & 0xf) * 4;
	if (ihl >= SNULL_WIRE_IP_MIN && SNULL_WIRE_IP + ihl <= have)
		snull_wire_cross_ipv4(to, from, have, ihl);
}

static void snull_wire_cross_arp(u8 *to, const u8 *from, unsigned int have)
{
	static const u8 ethernet_ipv4[] = { 0, 1, 8, 0, 6, 4 };

	if (have >= ETH_HLEN + SNULL_ARP_LEN &&
	    !memcmp(from + ETH_HLEN, ethernet_ipv4, sizeof(ethernet_ipv4)))
		snull_wire_cross_addresses(to, from, SNULL_ARP_SPA,
					   SNULL_ARP_TPA);
}

/**
 * snull_wire_cross_other - the rest of snull_wire_cross()
 * @to: as there
 * @from: likewise
 * @have: likewise
 */
void snull_wire_cross_other(u8 *to, const u8 *from, unsigned int have)
{
	u16 type = snull_wire_get16(from + SNULL_WIRE_TYPE);

	/* Behind a tag, everything is as without it. */
	while (have >= ETH_HLEN + SNULL_TAG_LEN &&
	       (type == ETH_P_8021Q || type == ETH_P_8021AD)) {
		to += SNULL_TAG_LEN;
		from += SNULL_TAG_LEN;
		have -= SNULL_TAG_LEN;
		type = snull_wire_get16(from + SNULL_WIRE_TYPE);
	}
	if (type == ETH_P_IP)
		snull_wire_cross_options(to, from, have);
	else if (type == ETH_P_ARP)
		snull_wire_cross_arp(to, from, have);
}
