// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_flow.c - what the headers of a frame say: where the payload begins,
 * and to whom the frame belongs.
 *
 * RFC 791, 8200, 768, 9293, 792, 4443.
 */
#include "snull_flow.h"

#define SNULL_IPV6_LEN		40
#define SNULL_TCP_MIN		20
#define SNULL_ICMP_LEN		8

static u32 snull_flow_get32(const u8 *p)
{
	return (u32)snull_wire_get16(p) << 16 | snull_wire_get16(p + 2);
}

/*
 * What is in the IP packet: @l4, of which @have bytes can be looked at and
 * @len are said to be there.
 */
static __always_inline int snull_flow_parse_l4(struct snull_flow *flow,
					       const u8 *l4, unsigned int have,
					       unsigned int len, int fragment)
{
	unsigned int header;

	have = min(have, len);
	switch (flow->protocol) {
	case IPPROTO_UDP:
		header = SNULL_UDP_LEN;
		if (have < header || snull_wire_get16(l4 + 4) < header)
			return -EINVAL;
		if (!fragment && snull_wire_get16(l4 + 4) > len)
			return -EINVAL;
		flow->whole &= snull_wire_get16(l4 + 4) == len;
		break;
	case IPPROTO_TCP:
		if (have < SNULL_TCP_MIN)
			return -EINVAL;
		header = (l4[12] >> 4) * 4;
		if (header < SNULL_TCP_MIN || header > have)
			return -EINVAL;
		break;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		header = SNULL_ICMP_LEN;
		if (have < header)
			return -EINVAL;
		break;
	default:
		return 0;
	}
	flow->headers += header;
	flow->ports = !fragment && (flow->protocol == IPPROTO_UDP ||
				    flow->protocol == IPPROTO_TCP);
	if (!flow->ports)
		return 0;
	flow->sport = snull_wire_get16(l4);
	flow->dport = snull_wire_get16(l4 + 2);
	return 0;
}

static __always_inline int snull_flow_parse_ipv4(struct snull_flow *flow,
						 const u8 *ip,
						 unsigned int have,
						 unsigned int len)
{
	unsigned int ihl, total, fragment;

	if (have < SNULL_IPV4_MIN || ip[0] >> 4 != 4)
		return -EINVAL;
	ihl = (ip[0] & 0xf) * 4;
	total = snull_wire_get16(ip + 2);
	if (ihl < SNULL_IPV4_MIN || ihl > have || total < ihl || total > len ||
	    ip_fast_csum((u8 *)ip, ihl / 4))
		return -EINVAL;

	flow->ip = 1;
	fragment = snull_wire_get16(ip + 6);
	flow->whole = total == len &&
		      !(fragment & (SNULL_IPV4_OFFSET | SNULL_IPV4_MORE));
	flow->headers += ihl;
	flow->protocol = ip[9];
	flow->saddr = snull_flow_get32(ip + 12);
	flow->daddr = snull_flow_get32(ip + 16);
	if (fragment & SNULL_IPV4_OFFSET)
		return 0;
	return snull_flow_parse_l4(flow, ip + ihl, have - ihl, total - ihl,
				   fragment & SNULL_IPV4_MORE);
}

static u32 snull_flow_fold(const u8 *address)
{
	return snull_flow_get32(address) ^ snull_flow_get32(address + 4) ^
	       snull_flow_get32(address + 8) ^ snull_flow_get32(address + 12);
}

/* Extension headers are taken for payload. */
static int snull_flow_parse_ipv6(struct snull_flow *flow, const u8 *ip,
				 unsigned int have, unsigned int len)
{
	unsigned int payload;

	if (have < SNULL_IPV6_LEN || ip[0] >> 4 != 6)
		return -EINVAL;
	payload = snull_wire_get16(ip + 4);
	if (payload > len - SNULL_IPV6_LEN)
		return -EINVAL;

	flow->ip = 1;
	flow->whole = payload == len - SNULL_IPV6_LEN;
	flow->headers += SNULL_IPV6_LEN;
	flow->protocol = ip[6];
	flow->saddr = snull_flow_fold(ip + 8);
	flow->daddr = snull_flow_fold(ip + 24);
	return snull_flow_parse_l4(flow, ip + SNULL_IPV6_LEN,
				   have - SNULL_IPV6_LEN, payload, 0);
}

/**
 * snull_flow_parse - read the headers of a frame
 * @flow: filled in, as far as the headers make sense
 * @frame: the frame, from its Ethernet header on, which nobody else may change
 * @have: bytes of it that can be looked at: all of them, or no fewer than
 *	SNULL_FLOW_HEADERS_MAX
 * @len: bytes in the frame
 *
 * Return: 0, or -EINVAL if a header is cut off, or its lengths or the checksum
 * of IPv4 are wrong.
 */
noinline int snull_flow_parse(struct snull_flow *flow, const u8 *frame,
			      unsigned int have, unsigned int len)
{
	memset(flow, 0, sizeof(*flow));
	if (have < ETH_HLEN)
		return -EINVAL;
	flow->headers = ETH_HLEN;
	flow->ethertype = snull_wire_get16(frame + 12);
	frame += ETH_HLEN;
	have -= ETH_HLEN;
	len -= ETH_HLEN;
	if (flow->ethertype == ETH_P_IP)
		return snull_flow_parse_ipv4(flow, frame, have, len);
	if (flow->ethertype == ETH_P_IPV6)
		return snull_flow_parse_ipv6(flow, frame, have, len);
	return 0;
}

static __always_inline int snull_flow_splits(const struct snull_flow *flow)
{
	return flow->whole && (flow->protocol == IPPROTO_UDP ||
			       flow->protocol == IPPROTO_ICMP ||
			       flow->protocol == IPPROTO_ICMPV6);
}

static noinline int snull_flow_payload_other(const u8 *frame, unsigned int have,
					     unsigned int len)
{
	struct snull_flow flow;

	if (snull_flow_parse(&flow, frame, have, len))
		return -EINVAL;
	return snull_flow_splits(&flow) ? flow.headers : 0;
}

/**
 * snull_flow_payload - where the payload of a frame begins
 * @frame: as for snull_flow_parse()
 * @have: likewise
 * @len: likewise
 *
 * The same checks, for one who does not ask to whom the frame belongs.
 *
 * Return: bytes before it, if it is of UDP or ICMP and nothing follows the
 * packet; else 0; -EINVAL as of snull_flow_parse().
 */
int snull_flow_payload(const u8 *frame, unsigned int have, unsigned int len)
{
	struct snull_flow flow = { .headers = ETH_HLEN };

	if (have < ETH_HLEN || snull_wire_get16(frame + 12) != ETH_P_IP)
		return snull_flow_payload_other(frame, have, len);
	if (snull_flow_parse_ipv4(&flow, frame + ETH_HLEN, have - ETH_HLEN,
				  len - ETH_HLEN))
		return -EINVAL;
	return snull_flow_splits(&flow) ? flow.headers : 0;
}

/**
 * snull_flow_headers_other - as snull_flow_headers(), of any frame
 * @frame: as for snull_flow_parse()
 * @have: likewise
 * @len: likewise
 *
 * Return: as snull_flow_headers().
 */
int snull_flow_headers_other(const u8 *frame, unsigned int have,
			     unsigned int len)
{
	struct snull_flow flow;
	int payload;

	payload = snull_flow_payload(frame, have, len);
	if (payload)
		return payload;
	return snull_flow_parse(&flow, frame, have, len) ? : flow.headers;
}
