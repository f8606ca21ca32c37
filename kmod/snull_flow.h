/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_flow.h - what the headers of a frame say.
 */
#ifndef SNULL_FLOW_H
#define SNULL_FLOW_H

#include "compat.h"

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
int snull_flow_headers(const u8 *frame, unsigned int have, unsigned int len);

#endif /* SNULL_FLOW_H */
