/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_wire.h - what the wire between sn0 and sn1 does to a frame.
 */
#ifndef SNULL_WIRE_H
#define SNULL_WIRE_H

#include "compat.h"

/* A number in network byte order, at any address. */
static inline u16 snull_wire_get16(const u8 *p)
{
	return p[0] << 8 | p[1];
}

/**
 * struct snull_crossing - what the wire changes in a frame
 * @saddr_at: where the third octet of the source address is, 0: nothing changes
 * @daddr_at: where that of the destination address is
 * @ip_check_at: where the checksum of the IPv4 header is, 0: there is none
 * @l4_check_at: where that of UDP or TCP is, 0: there is none
 * @saddr: the octet that it becomes
 * @daddr: likewise
 * @ip_check: what the checksum becomes, as it is in memory
 * @l4_check: likewise
 */
struct snull_crossing {
	unsigned int saddr_at;
	unsigned int daddr_at;
	unsigned int ip_check_at;
	unsigned int l4_check_at;
	u8 saddr;
	u8 daddr;
	u16 ip_check;
	u16 l4_check;
};

void snull_wire_plan(struct snull_crossing *crossing, const u8 *frame,
		     unsigned int have);

/* To the frame that was planned for, or a copy of it. */
static inline void snull_wire_apply(const struct snull_crossing *crossing,
				    u8 *frame)
{
	if (!crossing->saddr_at)
		return;
	frame[crossing->saddr_at] = crossing->saddr;
	frame[crossing->daddr_at] = crossing->daddr;
	if (crossing->ip_check_at)
		memcpy(frame + crossing->ip_check_at, &crossing->ip_check, 2);
	if (crossing->l4_check_at)
		memcpy(frame + crossing->l4_check_at, &crossing->l4_check, 2);
}

static inline void snull_wire_cross(u8 *frame, unsigned int have)
{
	struct snull_crossing crossing;

	snull_wire_plan(&crossing, frame, have);
	snull_wire_apply(&crossing, frame);
}

#endif /* SNULL_WIRE_H */
