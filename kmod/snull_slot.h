/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_slot.h - a slot of the TX partition on its way out: what ports need to
 * send it, and to give it back.
 */
#ifndef SNULL_SLOT_H
#define SNULL_SLOT_H

#include "snull_pool.h"

/* The first slot of the TX partition. */
static inline unsigned int snull_slot_first(const struct snull_pool *pool)
{
	return 1 + pool->rx_count;
}

/* The user may fill the slot again. */
static inline void snull_slot_give_back(struct snull_pool *pool, unsigned int n)
{
	/*
	 * Store-release: our last look at the old frame comes before the
	 * user's first byte of the new one.  Pairs with the load-acquire of
	 * nf_tx_claim in native/lib/tx.c and of PoolSender in the Java client.
	 */
	smp_store_release(&snull_pool_slot(pool, n)->state, NF_SLOT_WRITE);
}

unsigned int snull_slot_hold(struct snull_pool *pool, unsigned int n);
void snull_slot_done(struct snull_pool *pool, unsigned int n,
		     unsigned int owner);
struct sk_buff *snull_slot_skb(struct snull_pool *pool, unsigned int n,
			       unsigned int len, unsigned int attach);
void snull_slot_wait(void);

#endif /* SNULL_SLOT_H */
