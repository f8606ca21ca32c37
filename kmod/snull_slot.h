/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_slot.h - a slot of the TX partition on its way out: what ports need to
 * send it, and to give it back.
 */
#ifndef SNULL_SLOT_H
#define SNULL_SLOT_H

#include "snull_flow.h"
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
unsigned int snull_slot_refer(struct snull_pool *pool, unsigned int n);
void snull_slot_unrefer(struct snull_pool *pool, unsigned int n,
			unsigned int owner);
void snull_slot_add_frags(struct snull_pool *pool, unsigned int n,
			  struct sk_buff *skb, unsigned int from,
			  unsigned int len);
struct sk_buff *snull_slot_skb_long(struct snull_pool *pool, unsigned int n,
				    unsigned int len);
void snull_slot_wait(void);

/* A new skb with the first @len bytes of the frame in slot @n, or NULL. */
static inline struct sk_buff *snull_slot_copy(struct snull_pool *pool,
					      unsigned int n, unsigned int len)
{
	struct sk_buff *skb = snull_skb_build(&pool->tx_room,
					      NET_SKB_PAD + NET_IP_ALIGN, len);

	if (skb)
		memcpy(__skb_put(skb, len), snull_pool_slot(pool, n)->frame,
		       len);
	return skb;
}

/**
 * snull_slot_skb - an skb of the frame in a slot
 * @pool: the pool
 * @n: the slot, of its TX partition
 * @len: bytes in the frame, as the slot's state has it
 * @attach: the payload may stay in the slot
 *
 * The headers are checked in the copy that is in the skb, so that what was
 * checked is what is sent.  The bytes that stay in the slot are skb->data_len;
 * the slot is held until the last skb that refers to them is gone.
 *
 * Return: the skb, or ERR_PTR of -EINVAL if the headers make no sense, else of
 * -ENOMEM.
 */
static inline struct sk_buff *snull_slot_skb(struct snull_pool *pool,
					     unsigned int n, unsigned int len,
					     unsigned int attach)
{
	struct sk_buff *skb;
	int err;

	if (len > snull_pool_frame_max(pool))
		return ERR_PTR(-EINVAL);
	if (len > NF_TX_COPYBREAK && attach && SNULL_CAN_ATTACH)
		return snull_slot_skb_long(pool, n, len);
	skb = snull_slot_copy(pool, n, len);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	err = snull_flow_payload(skb->data, len, len);
	if (err >= 0)
		return skb;
	kfree_skb(skb);
	return ERR_PTR(err);
}

#endif /* SNULL_SLOT_H */
