/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_flow.h - what the headers of a frame say.
 */
#ifndef SNULL_FLOW_H
#define SNULL_FLOW_H

#include "compat.h"
#include "snull_wire.h"

#define SNULL_IPV4_MIN		20
#define SNULL_IPV4_OFFSET	0x1fff	/* in the fragment word */
#define SNULL_IPV4_MORE		0x2000
#define SNULL_UDP_LEN		8

/* Ethernet, then IPv4 and TCP with all the options there can be. */
#define SNULL_FLOW_HEADERS_MAX	(ETH_HLEN + 60 + 60)

/**
 * struct snull_flow - to whom a frame belongs
 * @headers: bytes from the Ethernet header to the last one known
 * @ethertype: as in the frame
 * @ip: there is an IP header that makes sense
 * @protocol: of what is in it
 * @whole: no fragment, and each length says the same: nothing follows the packet
 * @ports: there are ports: UDP or TCP, and no fragment
 * @sport: source port
 * @dport: destination port
 * @saddr: source address; of an IPv6 address, its words XORed
 * @daddr: destination address, likewise
 */
struct snull_flow {
	unsigned int headers;
	u16 ethertype;
	u8 ip;
	u8 protocol;
	u8 whole;
	u8 ports;
	u16 sport;
	u16 dport;
	u32 saddr;
	u32 daddr;
};

int snull_flow_parse(struct snull_flow *flow, const u8 *frame,
		     unsigned int have, unsigned int len);
int snull_flow_payload(const u8 *frame, unsigned int have, unsigned int len);
int snull_flow_headers_other(const u8 *frame, unsigned int have,
			     unsigned int len);

/*
 * Is it a datagram of UDP in IPv4, without options, in one piece and with nothing
 * behind it, and all of it right?  That is the usual frame.
 */
static __always_inline int snull_flow_plain_udp(const u8 *frame,
						unsigned int have,
						unsigned int len)
{
	const u16 fragment = (__force u16)htons(SNULL_IPV4_OFFSET |
						SNULL_IPV4_MORE);
	const u8 *ip = frame + ETH_HLEN;

	return have >= ETH_HLEN + SNULL_IPV4_MIN + SNULL_UDP_LEN &&
	       snull_wire_get16(ip - 2) == ETH_P_IP && ip[0] == 0x45 &&
	       snull_wire_get16(ip + 2) == len - ETH_HLEN &&
	       !(snull_wire_load16(ip + 6) & fragment) &&
	       ip[9] == IPPROTO_UDP &&
	       snull_wire_get16(ip + SNULL_IPV4_MIN + 4) ==
	       len - ETH_HLEN - SNULL_IPV4_MIN &&
	       !ip_fast_csum((u8 *)ip, SNULL_IPV4_MIN / 4);
}

/**
 * snull_flow_headers - how long the headers of a frame are
 * @frame: as for snull_flow_parse()
 * @have: likewise
 * @len: likewise
 *
 * As snull_flow_payload(), for one who keeps whatever is behind the headers in
 * one piece.  The usual frame is checked without a call.
 *
 * Return: bytes in them; -EINVAL as of snull_flow_parse().
 */
static inline int snull_flow_headers(const u8 *frame, unsigned int have,
				     unsigned int len)
{
	if (likely(snull_flow_plain_udp(frame, have, len)))
		return ETH_HLEN + SNULL_IPV4_MIN + SNULL_UDP_LEN;
	return snull_flow_headers_other(frame, have, len);
}

#endif /* SNULL_FLOW_H */
