// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_xmit.c - the ways of a frame from one end of the wire to the other:
 * step 1 of 5 on the way of a packet.
 *
 * A frame sent on one device arrives on the other.  What arrives on sn0 goes
 * to a channel's pool and on to the stack, so that ordinary sockets see no
 * pool; with bypass it goes to the pool alone, with stack to the stack alone.
 * What the owner of a channel sends leaves sn0 as well.
 *
 * The behaviour comes from snull in the book "Linux Device Drivers" by
 * Alessandro Rubini and Jonathan Corbet, published by O'Reilly & Associates.
 */
#include "snull_xmit.h"
#include "snull_filter.h"
#include "snull_flow.h"
#include "snull_net.h"
#include "snull_slot.h"
#include "snull_steer.h"
#include "snull_wire.h"

#define SNULL_XMIT_HEADROOM						\
	(max(XDP_PACKET_HEADROOM, NET_SKB_PAD) + NET_IP_ALIGN)
#define SNULL_XMIT_SHORT	64	/* bytes of a frame that are copied inline */

/* The channel for a frame from @end, of which @have bytes are at @head. */
static inline unsigned int snull_xmit_steer(const struct snull_wire_end *end,
					    const u8 *head, unsigned int have,
					    unsigned int len)
{
	return snull_steer(head, have, len, end->pool_count);
}

/* The queue that a frame from @end has come by, whose lock the stack holds. */
static inline unsigned int snull_xmit_queue(const struct snull_wire_end *end,
					    const struct sk_buff *skb)
{
	unsigned int queue = skb_get_queue_mapping(skb);

	/* A BPF program may have written any number; the stack takes this one. */
	return likely(queue < end->queue_count) ? queue : 0;
}

/*
 * The stack holds the lock of the queue that the frame came by, and the pool is
 * guarded by that of the channel's queue.  They are one, unless the rules have
 * changed since snull_xmit_select_queue(), or somebody else has chosen the queue:
 * tc, or a socket that is bound to one.  Then the one is let go for the other;
 * nobody holds two.
 */
static noinline void snull_xmit_change(struct net_device *dev,
				       unsigned int from, unsigned int to)
{
	if (from == to)
		return;
	__netif_tx_unlock(netdev_get_tx_queue(dev, from));
	__netif_tx_lock(netdev_get_tx_queue(dev, to), smp_processor_id());
}

/* The queue is held whose lock guards the pool of channel @n. */
static inline void snull_xmit_assert_held(struct net_device *dev,
					  const struct snull_wire_end *end,
					  unsigned int n)
{
	lockdep_assert_held(&netdev_get_tx_queue(dev, n % end->queue_count)->_xmit_lock);
}

/* The pool of channel @n, whose queue is held until snull_xmit_leave(). */
static inline struct snull_pool *snull_xmit_enter(const struct sk_buff *skb,
						  struct net_device *dev,
						  unsigned int n)
{
	const struct snull_wire_end *end = netdev_priv(dev);

	if (unlikely(end->queue_count > 1))
		snull_xmit_change(dev, snull_xmit_queue(end, skb),
				  n % end->queue_count);
	snull_xmit_assert_held(dev, end, n);
	return end->pools[n];
}

/* The queue that the stack holds is held again. */
static inline void snull_xmit_leave(const struct sk_buff *skb,
				    struct net_device *dev, unsigned int n)
{
	const struct snull_wire_end *end = netdev_priv(dev);

	if (unlikely(end->queue_count > 1))
		snull_xmit_change(dev, n % end->queue_count,
				  snull_xmit_queue(end, skb));
}

/*
 * What the wire does to a frame, as snull_wire_cross().  Without ARP, the
 * neighbour of a device has the device's own address; the frame is for whoever
 * sits at the other end.
 */
static __always_inline void snull_xmit_cross(u8 *to, const u8 *from,
					     unsigned int have,
					     const struct net_device *dev,
					     const struct net_device *peer)
{
	if (!memcmp(from, dev->dev_addr, ETH_ALEN))
		memcpy(to, peer->dev_addr, ETH_ALEN);
	snull_wire_cross(to, from, have);
}

/* Is what arrives on @peer for the stack dropped? */
static inline int snull_xmit_discards(struct net_device *peer)
{
	const struct snull_wire_end *end = netdev_priv(peer);

	return READ_ONCE(end->discards);
}

static inline int snull_xmit_passes(const struct sk_buff *skb,
				    const struct net_device *peer)
{
	return skb->len >= ETH_HLEN && netif_running(peer);
}

/*
 * Any frame, for any pool; the headers may lie in pages, so they are at @head.  A
 * filter is to see what the reader would see: the frame in the slot.
 */
static noinline int snull_xmit_store_any(const struct sk_buff *skb,
					 struct snull_pool *pool,
					 const u8 *head, unsigned int have,
					 struct net_device *dev,
					 const struct net_device *peer)
{
	struct nf_pool_slot *slot;

	if (!snull_pool_find(pool, skb->len, &slot))
		return 0;
	memcpy(slot->frame, head, have);
	if (skb_copy_bits(skb, have, slot->frame + have, skb->len - have))
		return -EFAULT;
	snull_xmit_cross(slot->frame, head, have, dev, peer);
	if (snull_filter_wants(pool, slot, skb->len))
		snull_pool_put(pool, slot, skb->len);
	return 0;
}

/*
 * Copy the headers of any frame to @head, and find its channel.
 *
 * Return: how many bytes were copied, -ENETDOWN or -EFAULT.
 */
static int snull_xmit_look(const struct sk_buff *skb, struct net_device *dev,
			   const struct net_device *peer,
			   u8 head[SNULL_FLOW_HEADERS_MAX], unsigned int *n)
{
	int have = min_t(unsigned int, skb->len, SNULL_FLOW_HEADERS_MAX);

	if (!snull_xmit_passes(skb, peer))
		return -ENETDOWN;
	if (skb_copy_bits(skb, 0, head, have))
		return -EFAULT;
	*n = snull_xmit_steer(netdev_priv(dev), head, have, skb->len);
	return have;
}

/* Any frame for channel @n, of whose headers @have bytes are at @head. */
static int snull_xmit_bypass_to(const struct sk_buff *skb,
				struct net_device *dev,
				const struct net_device *peer, const u8 *head,
				unsigned int have, unsigned int n)
{
	struct snull_pool *pool = snull_xmit_enter(skb, dev, n);
	int err = snull_xmit_store_any(skb, pool, head, have, dev, peer);

	snull_xmit_leave(skb, dev, n);
	return err;
}

static noinline int snull_xmit_bypass_any(const struct sk_buff *skb,
					  struct net_device *dev,
					  const struct net_device *peer)
{
	u8 head[SNULL_FLOW_HEADERS_MAX];
	unsigned int n;
	int have = snull_xmit_look(skb, dev, peer, head, &n);

	if (have < 0)
		return have;
	return snull_xmit_bypass_to(skb, dev, peer, head, have, n);
}

/*
 * A frame in one piece, and none of the shortest, for a pool without a filter:
 * without a call.
 */
static __always_inline void snull_xmit_store(const struct sk_buff *skb,
					     struct snull_pool *pool,
					     struct net_device *dev,
					     const struct net_device *peer)
{
	const u8 *frame = skb->data;
	unsigned int len = skb->len;
	struct nf_pool_slot *slot;

	if (unlikely(len > pool->fits) && pool->filter) {
		snull_xmit_store_any(skb, pool, frame,
				     min_t(unsigned int, len,
					   SNULL_FLOW_HEADERS_MAX), dev, peer);
		return;
	}
	if (unlikely(!snull_pool_find(pool, len, &slot)))
		return;
	memcpy(slot->frame, frame, SNULL_XMIT_SHORT);
	if (unlikely(len > SNULL_XMIT_SHORT))
		memcpy(slot->frame + SNULL_XMIT_SHORT, frame + SNULL_XMIT_SHORT,
		       len - SNULL_XMIT_SHORT);
	snull_xmit_cross(slot->frame, frame, len, dev, peer);
	snull_pool_put(pool, slot, len);
}

/*
 * Into the pool straight from the sender's skb, which others may share, so
 * that what the wire changes is changed in the slot.  The pool counts.
 */
static inline int snull_xmit_bypass(const struct sk_buff *skb,
				    struct net_device *dev,
				    const struct net_device *peer)
{
	const struct snull_wire_end *end = netdev_priv(dev);
	unsigned int n;

	if (unlikely(skb->len < SNULL_XMIT_SHORT || skb->data_len))
		return snull_xmit_bypass_any(skb, dev, peer);
	if (unlikely(!netif_running(peer)))
		return -ENETDOWN;
	if (likely(end->pool)) {
		snull_xmit_assert_held(dev, end, 0);
		snull_xmit_store(skb, end->pool, dev, peer);
		return 0;
	}
	n = snull_xmit_steer(end, skb->data, skb->len, skb->len);
	snull_xmit_store(skb, snull_xmit_enter(skb, dev, n), dev, peer);
	snull_xmit_leave(skb, dev, n);
	return 0;
}

/* A frame that has crossed the wire, into the pool as well. */
static void snull_xmit_tap(struct snull_pool *pool, const struct sk_buff *skb)
{
	struct nf_pool_slot *slot;

	if (!snull_pool_find(pool, skb->len, &slot))
		return;
	memcpy(slot->frame, skb->data, skb->len);
	if (snull_filter_wants(pool, slot, skb->len))
		snull_pool_put(pool, slot, skb->len);
}

/* Count a frame that no pool has counted. */
static void snull_xmit_count(struct snull_wire_end *from,
			     struct snull_wire_end *to, unsigned int queue,
			     unsigned int len)
{
	struct snull_wire_queue *sender = &from->queue[queue];
	struct snull_wire_queue *receiver = &to->queue[queue];

	u64_stats_update_begin(&sender->sent);
	sender->stats.tx_packets++;
	sender->stats.tx_bytes += len;
	u64_stats_update_end(&sender->sent);
	u64_stats_update_begin(&receiver->received);
	if (len > to->frame_max) {
		receiver->stats.rx_errors++;
		receiver->stats.rx_length_errors++;
	} else {
		receiver->stats.rx_packets++;
		receiver->stats.rx_bytes += len;
	}
	u64_stats_update_end(&receiver->received);
}

static void snull_xmit_dropped(struct snull_wire_queue *queue)
{
	u64_stats_update_begin(&queue->sent);
	queue->stats.tx_dropped++;
	u64_stats_update_end(&queue->sent);
}

/*
 * Up the peer's stack, in a copy, unless the frame is too long for it; into a
 * pool as well, if @way says so.
 */
static noinline int snull_xmit_copy(const struct sk_buff *skb,
				    struct net_device *dev,
				    struct net_device *peer, int way)
{
	struct snull_wire_end *end = netdev_priv(dev);
	unsigned int queue = snull_xmit_queue(end, skb);
	struct sk_buff *copy;
	unsigned int n = 0;

	if (!snull_xmit_passes(skb, peer))
		return -ENETDOWN;
	/*
	 * With room for XDP, or generic XDP would copy the frame once more.
	 * What sends with interrupts off, netpoll, may have interrupted another.
	 */
	if (irqs_disabled())
		copy = snull_skb_alloc(SNULL_XMIT_HEADROOM, skb->len);
	else
		copy = snull_skb_build(&end->queue[queue].room,
				       SNULL_XMIT_HEADROOM, skb->len);
	if (!copy)
		return -ENOMEM;
	if (skb_copy_bits(skb, 0, skb_put(copy, skb->len), skb->len)) {
		dev_kfree_skb(copy);
		return -EFAULT;
	}
	if (way == SNULL_WAY_TAP && !end->pool)
		n = snull_xmit_steer(end, copy->data, copy->len, copy->len);
	snull_xmit_cross(copy->data, copy->data, copy->len, dev, peer);
	if (way == SNULL_WAY_TAP) {
		snull_xmit_tap(snull_xmit_enter(skb, dev, n), copy);
		snull_xmit_leave(skb, dev, n);
	} else {
		snull_xmit_count(end, netdev_priv(peer), queue, copy->len);
	}
	if (copy->len > end->frame_max) {
		dev_kfree_skb(copy);
		return 0;
	}
	copy->dev = peer;
	copy->protocol = eth_type_trans(copy, peer);
	if (snull_xmit_discards(peer))
		kfree_skb(copy);
	else
		netif_rx(copy);
	return 0;
}

/* The way of the frame's channel. */
static noinline int snull_xmit_channel(const struct sk_buff *skb,
				       struct net_device *dev,
				       struct net_device *peer)
{
	const struct snull_wire_end *end = netdev_priv(dev);
	u8 head[SNULL_FLOW_HEADERS_MAX];
	unsigned int n;
	int have = snull_xmit_look(skb, dev, peer, head, &n);
	enum snull_way way;

	if (have < 0)
		return have;
	way = READ_ONCE(end->ways[n]);
	if (way == SNULL_WAY_BYPASS)
		return snull_xmit_bypass_to(skb, dev, peer, head, have, n);
	return snull_xmit_copy(skb, dev, peer, way);
}

/**
 * snull_xmit - a device sends a frame
 * @skb: the frame; it is taken
 * @dev: the device
 *
 * The stack calls this with bottom halves off and the lock of the frame's queue
 * held: one frame at a time in each.
 *
 * Return: NETDEV_TX_OK.
 */
netdev_tx_t snull_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct snull_wire_end *end = netdev_priv(dev);
	int way = READ_ONCE(end->way);
	int err = -ENOBUFS;

	/* Without a socket, there is nobody to tell the time. */
	if (skb->sk)
		skb_tx_timestamp(skb);
	if (unlikely(skb_finish_checksum(skb)))
		err = -EINVAL;
	else if (way == SNULL_WAY_BYPASS)
		err = snull_xmit_bypass(skb, dev, end->peer);
	else if (way <= SNULL_WAY_TAP)
		err = snull_xmit_copy(skb, dev, end->peer, way);
	else if (way == SNULL_WAY_CHANNEL)
		err = snull_xmit_channel(skb, dev, end->peer);
	if (unlikely(err))
		snull_xmit_dropped(&end->queue[snull_xmit_queue(end, skb)]);
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

/**
 * snull_xmit_select_queue - by which queue does a frame leave?
 * @dev: the device
 * @skb: the frame
 * @sb_dev: not used
 *
 * By that of its channel, so that the pool's lock is the one that the stack takes.
 * The stack asks only if there is more than one.
 *
 * Return: number of the queue.
 */
u16 snull_xmit_select_queue(struct net_device *dev, struct sk_buff *skb,
			    struct net_device *sb_dev)
{
	const struct snull_wire_end *end = netdev_priv(dev);
	u8 head[SNULL_FLOW_HEADERS_MAX];
	unsigned int have = min_t(unsigned int, skb->len, sizeof(head));

	if (have < ETH_HLEN || skb_copy_bits(skb, 0, head, have))
		return 0;
	return snull_xmit_steer(end, head, have, skb->len) % end->queue_count;
}

/* A frame that cannot leave: is it malformed?  It holds no slot. */
static noinline int snull_xmit_slot_down(struct snull_pool *pool,
					 unsigned int n, unsigned int len)
{
	struct sk_buff *skb = snull_slot_skb(pool, n, len, 0);

	if (IS_ERR(skb))
		return PTR_ERR(skb);
	kfree_skb(skb);
	return -ENETDOWN;
}

/**
 * snull_xmit_slot - a frame leaves sn0 that comes from a slot, from no stack
 * @pool: the pool
 * @n: the slot
 * @len: bytes in the frame, not yet checked
 * @attach: the payload may stay in the slot
 *
 * The wire's snull_port_ops.send.  The frame goes up the stack of sn1 before
 * this returns.
 *
 * Return: bytes that stay in the slot for now; -EINVAL if the headers make no
 * sense, -ENETDOWN if a device is down, -ENOMEM.
 */
int snull_xmit_slot(struct snull_pool *pool, unsigned int n, unsigned int len,
		    unsigned int attach)
{
	struct net_device *peer;
	struct sk_buff *skb;
	int held;

	if (unlikely(!netif_running(snull_net_nic()) ||
		     !netif_running(snull_net_peer())))
		return snull_xmit_slot_down(pool, n, len);
	skb = snull_slot_skb(pool, n, len, attach);
	if (IS_ERR(skb))
		return PTR_ERR(skb);
	held = skb->data_len;
	peer = snull_net_peer();
	snull_xmit_cross(skb->data, skb->data, skb_headlen(skb),
			 snull_net_nic(), peer);
	skb->dev = peer;
	skb->protocol = eth_type_trans(skb, peer);
	if (snull_xmit_discards(peer))
		kfree_skb(skb);
	else
		netif_receive_skb(skb);
	return held;
}
