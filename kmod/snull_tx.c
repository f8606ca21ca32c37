// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_tx.c - from the TX partition to the wire: the way back of a packet.
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
#include "snull_tx.h"
#include "snull_flow.h"
#include "snull_net.h"
#include "snull_xmit.h"

/* Frames sent with bottom halves off in one go. */
#define SNULL_TX_BATCH	64

/* Slots that poll(2) looks at. */
#define SNULL_TX_LOOKS	64

/* An anchor's control block: the slot that it holds, and for which owner. */
struct snull_tx_anchor {
	struct snull_pool *pool;
	unsigned int slot;
	unsigned int owner;
};

static unsigned int snull_tx_used;	/* an anchor has been made since load */

static struct snull_tx_anchor *snull_tx_anchor(struct sk_buff *skb)
{
	return (struct snull_tx_anchor *)skb->cb;
}

static unsigned int snull_tx_first(const struct snull_pool *pool)
{
	return 1 + pool->rx_count;
}

static unsigned int snull_tx_after(const struct snull_pool *pool,
				   unsigned int n)
{
	return n + 1 < pool->length ? n + 1 : snull_tx_first(pool);
}

/* The user may fill the slot again. */
static void snull_tx_give_back(struct snull_pool *pool, unsigned int n)
{
	/*
	 * Store-release: our last look at the old frame comes before the
	 * user's first byte of the new one.  Pairs with the load-acquire of
	 * nf_tx_claim in native/lib/tx.c and of PoolSender in the Java client.
	 */
	smp_store_release(&snull_pool_slot(pool, n)->state, NF_SLOT_WRITE);
}

/* The anchor's destructor: nothing refers to the payload any more. */
static void snull_tx_done(struct sk_buff *skb)
{
	const struct snull_tx_anchor anchor = *snull_tx_anchor(skb);
	struct snull_pool *pool = anchor.pool;
	unsigned long flags;

	spin_lock_irqsave(&pool->tx_lock, flags);
	__clear_bit(anchor.slot - snull_tx_first(pool), pool->tx_busy);
	/* The owner of today is not to find what another one sent. */
	if (unlikely(anchor.owner != pool->tx_owner))
		memset(snull_pool_slot(pool, anchor.slot)->frame, 0,
		       snull_pool_frame_max(pool));
	snull_tx_give_back(pool, anchor.slot);
	WRITE_ONCE(snull_pool_header(pool)->tx_in_flight,
		   atomic_read(&pool->tx_in_flight) - 1);
	/* The slot's state, then the count: pairs with snull_tx_look(). */
	smp_mb();
	atomic_dec(&pool->tx_in_flight);
	spin_unlock_irqrestore(&pool->tx_lock, flags);

	snull_pool_wake(pool);
	module_put(THIS_MODULE);
}

/* Attach @len bytes of the slot's frame, from @from on, to @skb. */
static int snull_tx_attach(struct snull_pool *pool, unsigned int n,
			   struct sk_buff *skb, unsigned int from,
			   unsigned int len)
{
	struct sk_buff *anchor = alloc_skb(0, GFP_ATOMIC);
	u8 *at = snull_pool_slot(pool, n)->frame + from;
	unsigned int left = len, frag = 0;

	BUILD_BUG_ON(sizeof(struct snull_tx_anchor) > sizeof(skb->cb));

	if (!anchor)
		return -ENOMEM;
	__module_get(THIS_MODULE);
	snull_tx_used = 1;
	snull_tx_anchor(anchor)->pool = pool;
	snull_tx_anchor(anchor)->slot = n;
	snull_tx_anchor(anchor)->owner = pool->tx_owner;
	anchor->destructor = snull_tx_done;

	spin_lock_bh(&pool->tx_lock);
	__set_bit(n - snull_tx_first(pool), pool->tx_busy);
	atomic_inc(&pool->tx_in_flight);
	WRITE_ONCE(snull_pool_header(pool)->tx_in_flight,
		   atomic_read(&pool->tx_in_flight));
	spin_unlock_bh(&pool->tx_lock);

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
	skb_shinfo(skb)->frag_list = anchor;
	skb->len += len;
	skb->data_len += len;
	skb->truesize += len + anchor->truesize;
	return 0;
}

/* A new skb with the first @len bytes of @frame in it, or NULL. */
static struct sk_buff *snull_tx_copy(struct snull_pool *pool, const u8 *frame,
				     unsigned int len)
{
	struct sk_buff *skb = snull_skb_alloc(&pool->tx_room,
					      NET_SKB_PAD + NET_IP_ALIGN, len);

	if (skb)
		memcpy(__skb_put(skb, len), frame, len);
	return skb;
}

/*
 * To @skb, which has the first bytes of the frame in slot @n, add the rest: where
 * it is, if the payload begins at @payload, or copied, if that is 0.
 */
static int snull_tx_add_rest(struct snull_pool *pool, unsigned int n,
			     unsigned int len, struct sk_buff *skb,
			     unsigned int payload)
{
	unsigned int have = skb->len;

	if (payload) {
		skb_trim(skb, payload);
		return snull_tx_attach(pool, n, skb, payload, len - payload);
	}
	if (pskb_expand_head(skb, 0, len - have, GFP_ATOMIC))
		return -ENOMEM;
	memcpy(skb_put(skb, len - have), snull_pool_slot(pool, n)->frame + have,
	       len - have);
	return 0;
}

/*
 * An skb of the frame in slot @n.  The headers are checked in the copy that is
 * in the skb, so that what was checked is what is sent.
 *
 * Return: the skb, or ERR_PTR of -EINVAL if the headers make no sense, else of
 * -ENOMEM.
 */
static struct sk_buff *snull_tx_build(struct snull_pool *pool, unsigned int n,
				      unsigned int len, unsigned int attach)
{
	unsigned int have = len;
	struct sk_buff *skb;
	int payload, err;

	if (len > snull_pool_frame_max(pool))
		return ERR_PTR(-EINVAL);
	if (attach && len > NF_TX_COPYBREAK)
		have = min_t(unsigned int, len, SNULL_FLOW_HEADERS_MAX);
	skb = snull_tx_copy(pool, snull_pool_slot(pool, n)->frame, have);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	payload = snull_flow_payload(skb->data, have, len);
	err = min(payload, 0);
	if (!err && attach && len > NF_TX_COPYBREAK)
		err = snull_tx_add_rest(pool, n, len, skb, payload);
	if (!err)
		return skb;
	kfree_skb(skb);
	return ERR_PTR(err);
}

/* Send the frame in slot @n, or count why not. */
static void snull_tx_one(struct snull_pool *pool, unsigned int n,
			 unsigned int len, unsigned int attach)
{
	struct sk_buff *skb = snull_tx_build(pool, n, len, attach);
	unsigned int attached = 0;
	int err = 0;

	if (IS_ERR(skb)) {
		err = PTR_ERR(skb);
	} else {
		attached = skb->data_len;
		err = snull_xmit_slot(skb, snull_net_nic());
	}
	if (err == -EINVAL) {
		pool->tx_malformed++;
	} else if (err) {
		pool->tx_dropped++;
	} else {
		pool->tx_frames++;
		pool->tx_bytes += len;
		pool->tx_attached += attached;
	}
	/* No lock: no anchor has this slot, and there is but one doorbell. */
	if (!attached)
		snull_tx_give_back(pool, n);
}

/* The state of slot @n if there is a frame in it that is not yet under way. */
static u32 snull_tx_look(struct snull_pool *pool, unsigned int n)
{
	unsigned int under_way = atomic_read(&pool->tx_in_flight);
	u32 state;

	/*
	 * The count, then the state: pairs with snull_tx_done(); who sees no
	 * frame under way sees the slots of all that were as given back.
	 */
	smp_rmb();
	/*
	 * Load-acquire: pairs with the store-release of nf_tx_commit in
	 * native/lib/tx.c and of PoolSender in the Java client; who sees READ
	 * sees the whole frame.
	 */
	state = smp_load_acquire(&snull_pool_slot(pool, n)->state);
	if (state == NF_SLOT_WRITE || !under_way)
		return state;
	spin_lock(&pool->tx_lock);
	/* acquire: as above */
	state = smp_load_acquire(&snull_pool_slot(pool, n)->state);
	if (test_bit(n - snull_tx_first(pool), pool->tx_busy))
		state = NF_SLOT_WRITE;
	spin_unlock(&pool->tx_lock);
	return state;
}

static void snull_tx_count(struct snull_pool *pool)
{
	struct nf_pool_header *header = snull_pool_header(pool);

	pool->tx_copied = pool->tx_bytes - pool->tx_attached;
	WRITE_ONCE(header->tx_frames, pool->tx_frames);
	WRITE_ONCE(header->tx_bytes, pool->tx_bytes);
	WRITE_ONCE(header->tx_malformed, pool->tx_malformed);
	WRITE_ONCE(header->tx_dropped, pool->tx_dropped);
	WRITE_ONCE(header->tx_copied, pool->tx_copied);
	WRITE_ONCE(header->tx_attached, pool->tx_attached);
}

/**
 * snull_tx_send - send the frames in the TX partition
 * @pool: the pool, which stays where it is; one caller at a time
 * @limit: how many to take at most, 0: all there are
 * @attach: the payload may stay in the slot
 *
 * In the order of the slots, from the one after the last that was sent, once
 * round.  A slot whose frame is still under way is passed over.
 *
 * Return: number of frames taken: those refused or dropped are counted, too.
 */
long snull_tx_send(struct snull_pool *pool, unsigned int limit,
		   unsigned int attach)
{
	unsigned int n = pool->tx_next, left = pool->tx_count;
	long taken = 0;
	u32 state;

	local_bh_disable();
	for (; left; left--, n = snull_tx_after(pool, n)) {
		state = snull_tx_look(pool, n);
		if (state == NF_SLOT_WRITE)
			continue;
		/* Garbage that does not say READ is a frame of no length. */
		snull_tx_one(pool, n,
			     state & NF_SLOT_READ ? state & NF_SLOT_LENGTH : 0,
			     attach && SNULL_CAN_ATTACH);
		pool->tx_next = snull_tx_after(pool, n);
		taken++;
		if (taken == limit)
			break;
		if (taken % SNULL_TX_BATCH == 0) {
			/* Let the stack, and others, have their turn. */
			local_bh_enable();
			cond_resched();
			local_bh_disable();
		}
	}
	snull_tx_count(pool);
	local_bh_enable();
	/* Slots whose frames were copied or refused are free again. */
	if (taken)
		snull_pool_wake(pool);
	return taken;
}

/**
 * snull_tx_reset - forget what is in the TX partition, for a new owner
 * @pool: the pool, which has no owner now
 *
 * Slots whose frames are still under way stay READ, whatever the owner before
 * has written there; the doorbell passes over them.
 */
void snull_tx_reset(struct snull_pool *pool)
{
	unsigned int n, left;

	spin_lock_bh(&pool->tx_lock);
	pool->tx_owner++;
	for (n = snull_tx_first(pool), left = pool->tx_count; left; left--, n++) {
		if (test_bit(n - snull_tx_first(pool), pool->tx_busy))
			WRITE_ONCE(snull_pool_slot(pool, n)->state,
				   NF_SLOT_READ | snull_pool_frame_max(pool));
		else
			snull_tx_give_back(pool, n);
	}
	pool->tx_next = snull_tx_first(pool);
	spin_unlock_bh(&pool->tx_lock);
}

/**
 * snull_tx_idle - is no frame under way?
 * @pool: the pool
 *
 * With the lock: the last snull_tx_done() may have counted its slot off, and
 * not yet given it back.  When this returns 1, nothing writes to the memory of
 * the TX partition but its owner and the doorbell.
 *
 * Return: 1 or 0.
 */
int snull_tx_idle(struct snull_pool *pool)
{
	int idle;

	spin_lock_bh(&pool->tx_lock);
	idle = !atomic_read(&pool->tx_in_flight);
	spin_unlock_bh(&pool->tx_lock);
	return idle;
}

/**
 * snull_tx_pending - has the user filled a slot?
 * @pool: a pool of which no frame is under way
 *
 * Return: 1 if a slot of the TX partition is not WRITE, else 0.
 */
int snull_tx_pending(struct snull_pool *pool)
{
	unsigned int n = pool->tx_next, left = pool->tx_count;

	for (; left; left--, n = snull_tx_after(pool, n))
		if (READ_ONCE(snull_pool_slot(pool, n)->state) != NF_SLOT_WRITE)
			return 1;
	return 0;
}

/**
 * snull_tx_writable - is there a free slot for the user?
 * @pool: the pool, the wire's lock held
 *
 * Looks where the user goes on, after the last frame that was sent, and at some
 * slots more.  Beyond that, each slot that no frame under way refers to counts as
 * free; it is, unless the user has filled it and not rung the doorbell.
 *
 * Return: 1 if a slot of the TX partition is WRITE, else 0.
 */
int snull_tx_writable(struct snull_pool *pool)
{
	unsigned int n = READ_ONCE(pool->tx_next);
	unsigned int left = min_t(unsigned int, pool->tx_count,
				  SNULL_TX_LOOKS);

	for (; left; left--, n = snull_tx_after(pool, n))
		if (READ_ONCE(snull_pool_slot(pool, n)->state) == NF_SLOT_WRITE)
			return 1;
	return pool->tx_count > SNULL_TX_LOOKS &&
	       atomic_read(&pool->tx_in_flight) < pool->tx_count;
}

/**
 * snull_tx_wait - wait until snull_tx_done() has returned everywhere
 *
 * The last of them has put the module's last reference, and may not have come
 * to its end.
 */
void snull_tx_wait(void)
{
	if (snull_tx_used)
		synchronize_rcu_tasks();
}
