// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_slot.c - a slot of the TX partition on its way out: who refers to it,
 * and an skb of it for ports that send skbs.
 *
 * The headers of a frame are copied into the skb, checked there, and so out of
 * the user's reach.  The payload stays where it is: its pages are attached.
 *
 *   skb --> headers, copied
 *       --> frags: the payload, in the slot
 *       --> frag_list: the anchor, an empty skb with a destructor
 *
 * An skb may be cloned and handed on, and what its own destructor says is that
 * its first owner has gone.  The frag_list belongs to the payload: the anchor
 * goes when the last skb that refers to the payload goes, and gives the slot
 * back.
 *
 * That holds as long as nobody takes the payload apart: what is cut off the end
 * of an skb takes the frag_list with it, and splice(2) takes pages of a TCP
 * stream out of their skb.  So only UDP and ICMP are attached, and only if
 * nothing follows the packet and it is no fragment.
 */
#include "snull_slot.h"

/* An anchor's control block: the slot that it holds, and for which owner. */
struct snull_slot_anchor {
	struct snull_pool *pool;
	unsigned int slot;
	unsigned int owner;
};

static unsigned int snull_slot_used;	/* an anchor has been made since load */

static struct snull_slot_anchor *snull_slot_anchor(struct sk_buff *skb)
{
	return (struct snull_slot_anchor *)skb->cb;
}

/**
 * snull_slot_hold - a frame on its way out refers to a slot
 * @pool: the pool
 * @n: the slot, of its TX partition
 *
 * The doorbell passes over it, and the channel stays where it is, until
 * snull_slot_done().
 *
 * Return: number of the slot's owner, for snull_slot_done().
 */
unsigned int snull_slot_hold(struct snull_pool *pool, unsigned int n)
{
	unsigned int owner;

	spin_lock_bh(&pool->tx_lock);
	owner = pool->tx_owner;
	__set_bit(n - snull_slot_first(pool), pool->tx_busy);
	atomic_inc(&pool->tx_in_flight);
	WRITE_ONCE(snull_pool_header(pool)->tx_in_flight,
		   atomic_read(&pool->tx_in_flight));
	spin_unlock_bh(&pool->tx_lock);
	return owner;
}

/**
 * snull_slot_done - nothing refers to the slot any more: give it back
 * @pool: the pool
 * @n: the slot
 * @owner: what snull_slot_hold() has returned
 *
 * In any context.
 */
void snull_slot_done(struct snull_pool *pool, unsigned int n,
		     unsigned int owner)
{
	unsigned long flags;

	spin_lock_irqsave(&pool->tx_lock, flags);
	if (unlikely(owner != pool->tx_owner && pool->index)) {
		/* snull_tx_abandon(): it is in memory that the pool has no more. */
		spin_unlock_irqrestore(&pool->tx_lock, flags);
		return;
	}
	__clear_bit(n - snull_slot_first(pool), pool->tx_busy);
	/* The owner of today is not to find what another one sent. */
	if (unlikely(owner != pool->tx_owner))
		memset(snull_pool_slot(pool, n)->frame, 0,
		       snull_pool_frame_max(pool));
	snull_slot_give_back(pool, n);
	WRITE_ONCE(snull_pool_header(pool)->tx_in_flight,
		   atomic_read(&pool->tx_in_flight) - 1);
	/* The slot's state, then the count: pairs with snull_tx_look(). */
	smp_mb();
	atomic_dec(&pool->tx_in_flight);
	spin_unlock_irqrestore(&pool->tx_lock, flags);

	snull_pool_wake(pool);
}

/**
 * snull_slot_add_frags - the pages of a part of a frame become fragments of an skb
 * @pool: the pool
 * @n: the slot, which the caller holds
 * @skb: the skb, which has the bytes before them
 * @from: bytes in the frame before them
 * @len: how many
 */
void snull_slot_add_frags(struct snull_pool *pool, unsigned int n,
			  struct sk_buff *skb, unsigned int from,
			  unsigned int len)
{
	u8 *at = snull_pool_slot(pool, n)->frame + from;
	unsigned int left = len, frag = 0;

	while (left) {
		unsigned int offset = (unsigned long)at & ~PAGE_MASK;
		unsigned int part = min_t(unsigned int, left,
					  PAGE_SIZE - offset);
		struct page *page = virt_to_page(at);

		get_page(page);
		skb_fill_page_desc(skb, frag++, page, offset, part);
		at += part;
		left -= part;
	}
	skb_share_frags(skb);
	skb->len += len;
	skb->data_len += len;
	skb->truesize += len;
}

/**
 * snull_slot_refer - an skb begins to refer to a slot
 * @pool: the pool
 * @n: the slot
 *
 * Return: number of the slot's owner, for snull_slot_unrefer().
 */
unsigned int snull_slot_refer(struct snull_pool *pool, unsigned int n)
{
	__module_get(THIS_MODULE);
	snull_slot_used = 1;
	return snull_slot_hold(pool, n);
}

/**
 * snull_slot_unrefer - no skb refers to it any more: give it back
 * @pool: the pool
 * @n: the slot
 * @owner: what snull_slot_refer() has returned
 *
 * In any context.  The module may go once this has returned, but not before
 * snull_slot_wait().
 */
void snull_slot_unrefer(struct snull_pool *pool, unsigned int n,
			unsigned int owner)
{
	snull_slot_done(pool, n, owner);
	module_put(THIS_MODULE);
}

/* The anchor's destructor: nothing refers to the payload any more. */
static void snull_slot_detached(struct sk_buff *skb)
{
	const struct snull_slot_anchor *anchor = snull_slot_anchor(skb);

	snull_slot_unrefer(anchor->pool, anchor->slot, anchor->owner);
}

/* Attach @len bytes of the slot's frame, from @from on, to @skb. */
static int snull_slot_attach(struct snull_pool *pool, unsigned int n,
			     struct sk_buff *skb, unsigned int from,
			     unsigned int len)
{
	struct sk_buff *anchor = alloc_skb(0, GFP_ATOMIC);

	BUILD_BUG_ON(sizeof(struct snull_slot_anchor) > sizeof(skb->cb));

	if (!anchor)
		return -ENOMEM;
	snull_slot_anchor(anchor)->pool = pool;
	snull_slot_anchor(anchor)->slot = n;
	snull_slot_anchor(anchor)->owner = snull_slot_refer(pool, n);
	anchor->destructor = snull_slot_detached;

	snull_slot_add_frags(pool, n, skb, from, len);
	skb_shinfo(skb)->frag_list = anchor;
	skb->truesize += anchor->truesize;
	return 0;
}

/*
 * To @skb, which has the first bytes of the frame in slot @n, add the rest: where
 * it is, if the payload begins at @payload, or copied, if that is 0.
 */
static int snull_slot_add_rest(struct snull_pool *pool, unsigned int n,
			       unsigned int len, struct sk_buff *skb,
			       unsigned int payload)
{
	unsigned int have = skb->len;

	if (payload) {
		skb_trim(skb, payload);
		return snull_slot_attach(pool, n, skb, payload, len - payload);
	}
	if (pskb_expand_head(skb, 0, len - have, GFP_ATOMIC))
		return -ENOMEM;
	memcpy(skb_put(skb, len - have), snull_pool_slot(pool, n)->frame + have,
	       len - have);
	return 0;
}

/**
 * snull_slot_skb_long - the rest of snull_slot_skb()
 * @pool: as there
 * @n: likewise
 * @len: likewise, more than NF_TX_COPYBREAK
 *
 * The headers are copied, the payload is attached if it can be.
 *
 * Return: as there.
 */
struct sk_buff *snull_slot_skb_long(struct snull_pool *pool, unsigned int n,
				    unsigned int len)
{
	unsigned int have = min_t(unsigned int, len, SNULL_FLOW_HEADERS_MAX);
	struct sk_buff *skb = snull_slot_copy(pool, n, have);
	int payload, err;

	if (!skb)
		return ERR_PTR(-ENOMEM);
	payload = snull_flow_payload(skb->data, have, len);
	err = min(payload, 0);
	if (!err)
		err = snull_slot_add_rest(pool, n, len, skb, payload);
	if (!err)
		return skb;
	kfree_skb(skb);
	return ERR_PTR(err);
}

/**
 * snull_slot_wait - wait until snull_slot_unrefer() has returned everywhere
 *
 * The last of them has put the module's last reference, and may not have come
 * to its end.
 */
void snull_slot_wait(void)
{
	if (snull_slot_used)
		synchronize_rcu_tasks();
}
