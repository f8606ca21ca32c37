/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * user.h - plays a user on another processor who changes the headers of a frame
 * while the doorbell is at work.
 *
 * Included ahead of each source of the driver, which knows nothing of it.  Between
 * any two looks that the driver takes at a slot, and between finding a slot and
 * copying from it, the user changes the frame: from good to bad, to bad in another way,
 * to good.  So no two of three looks find the same, and one of three finds it good.
 * Only frames to one Ethernet address are treated so.
 */
#include "snull_pool.h"

#define LAB_USER_MAC	0x4eU	/* each byte of that address */
#define LAB_USER_BYTE	16	/* the first of the IP header's total length */
#define LAB_USER_SHIFT	5	/* two bits of it, which are 0 in a good frame */

static inline void lab_user(u8 *frame)
{
	static const u8 next[] = { 1, 2, 0, 0 };
	unsigned int i, now = frame[LAB_USER_BYTE] >> LAB_USER_SHIFT & 3;

	for (i = 0; i < ETH_ALEN; i++)
		if (frame[i] != LAB_USER_MAC)
			return;
	frame[LAB_USER_BYTE] ^= (now ^ next[now]) << LAB_USER_SHIFT;
}

static inline struct nf_pool_slot *
lab_pool_slot(const struct snull_pool *pool, unsigned int n)
{
	struct nf_pool_slot *slot = snull_pool_slot(pool, n);

	if (n > pool->rx_count)
		lab_user(slot->frame);
	return slot;
}

static inline void *lab_memcpy(void *to, const void *from, size_t size)
{
	if (size > LAB_USER_BYTE)
		lab_user((u8 *)from);
	return __builtin_memcpy(to, from, size);
}

#define snull_pool_slot lab_pool_slot
#undef memcpy
#define memcpy lab_memcpy
