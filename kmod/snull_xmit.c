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
#include "snull_flow.h"
#include "snull_net.h"
#include "snull_slot.h"
#include "snull_steer.h"
#include "snull_wire.h"

#define SNULL_XMIT_HEADROOM						\
	(max(XDP_PACKET_HEADROOM, NET_SKB_PAD) + NET_IP_ALIGN)
#define SNULL_XMIT_SHORT	64	/* bytes of a frame that are copied inline */

/* The pool for a frame from @end, of which @have bytes are at @head. */
static inline struct snull_pool *
snull_xmit_pool(const struct snull_wire_end *end, const u8 *head,
		unsigned int have, unsigned int len)
{
	if (likely(end->pool))
		return end->pool;
	return end->pools[snull_steer(head, have, len, end->pool_count)];
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

/* Any frame; its headers may lie in pages, so they are copied first. */
static noinline int snull_xmit_bypass_any(const struct sk_buff *skb,
					  struct net_device *dev,
					  const struct net_device *peer)
{
	u8 head[SNULL_FLOW_HEADERS_MAX];
	unsigned int have = min_t(unsigned int, skb->len, sizeof(head));
	struct nf_pool_slot *slot;
	struct snull_pool *pool;

	if (!snull_xmit_passes(skb, peer))
		return -ENETDOWN;
	if (skb_copy_bits(skb, 0, head, have))
		return -EFAULT;
	pool = snull_xmit_pool(netdev_priv(dev), head, have, skb->len);
	if (!snull_pool_find(pool, skb->len, &slot))
		return 0;
	memcpy(slot->frame, head, have);
	if (skb_copy_bits(skb, have, slot->frame + have, skb->len - have))
		return -EFAULT;
	snull_xmit_cross(slot->frame, head, have, dev, peer);
	snull_pool_put(pool, slot, skb->len);
	return 0;
}

/*
 * Into the pool straight from the sender's skb, which others may share, so
 * that what the wire changes is changed in the slot.  The pool counts.
 *
 * The usual case, a frame in one piece and none of the shortest, without a call.
 */
static inline int snull_xmit_bypass(const struct sk_buff *skb,
				    struct net_device *dev,
				    const struct net_device *peer)
{
	const u8 *frame = skb->data;
	unsigned int len = skb->len;
	struct nf_pool_slot *slot;
	struct snull_pool *pool;

	if (unlikely(len < SNULL_XMIT_SHORT || skb->data_len))
		return snull_xmit_bypass_any(skb, dev, peer);
	if (unlikely(!netif_running(peer)))
		return -ENETDOWN;
	pool = snull_xmit_pool(netdev_priv(dev), frame, len, len);
	if (unlikely(!snull_pool_find(pool, len, &slot)))
		return 0;
	memcpy(slot->frame, frame, SNULL_XMIT_SHORT);
	if (unlikely(len > SNULL_XMIT_SHORT))
		memcpy(slot->frame + SNULL_XMIT_SHORT, frame + SNULL_XMIT_SHORT,
		       len - SNULL_XMIT_SHORT);
	snull_xmit_cross(slot->frame, frame, len, dev, peer);
	snull_pool_put(pool, slot, len);
	return 0;
}

/* A frame that has crossed the wire, into the pool as well. */
static void snull_xmit_tap(const struct snull_wire_end *end,
			   const struct sk_buff *skb)
{
	struct snull_pool *pool = snull_xmit_pool(end, skb->data, skb->len,
						  skb->len);
	struct nf_pool_slot *slot;

	if (!snull_pool_find(pool, skb->len, &slot))
		return;
	memcpy(slot->frame, skb->data, skb->len);
	snull_pool_put(pool, slot, skb->len);
}

/* Count a frame that no pool has counted. */
static void snull_xmit_count(struct snull_wire_end *from,
			     struct snull_wire_end *to, unsigned int len)
{
	from->stats.tx_packets++;
	from->stats.tx_bytes += len;
	if (len > to->frame_max) {
		to->stats.rx_errors++;
		to->stats.rx_length_errors++;
	} else {
		to->stats.rx_packets++;
		to->stats.rx_bytes += len;
	}
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
	struct sk_buff *copy;

	if (!snull_xmit_passes(skb, peer))
		return -ENETDOWN;
	/*
	 * With room for XDP, or generic XDP would copy the frame once more.
	 * What sends with interrupts off, netpoll, may have interrupted another.
	 */
	copy = snull_skb_alloc(irqs_disabled() ? NULL : &end->room,
			       SNULL_XMIT_HEADROOM, skb->len);
	if (!copy)
		return -ENOMEM;
	if (skb_copy_bits(skb, 0, skb_put(copy, skb->len), skb->len)) {
		dev_kfree_skb(copy);
		return -EFAULT;
	}
	snull_xmit_cross(copy->data, copy->data, copy->len, dev, peer);
	if (way == SNULL_WAY_TAP)
		snull_xmit_tap(end, copy);
	else
		snull_xmit_count(end, netdev_priv(peer), copy->len);
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
	unsigned int have = min_t(unsigned int, skb->len, sizeof(head));
	unsigned int channel;
	enum snull_way way;

	if (skb_copy_bits(skb, 0, head, have))
		return -EFAULT;
	channel = snull_steer(head, have, skb->len, end->pool_count);
	way = READ_ONCE(end->ways[channel]);
	if (way == SNULL_WAY_BYPASS)
		return snull_xmit_bypass_any(skb, dev, peer);
	return snull_xmit_copy(skb, dev, peer, way);
}

/**
 * snull_xmit - a device sends a frame
 * @skb: the frame; it is taken
 * @dev: the device
 *
 * The stack calls this with bottom halves off and the queue's lock held: one
 * frame at a time.
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
		end->stats.tx_dropped++;
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
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
	struct net_device *dev = snull_net_nic();
	struct net_device *peer = snull_net_peer();
	int up = netif_running(dev) && netif_running(peer);
	struct sk_buff *skb;
	int held;

	/* A frame that is dropped at once is to hold no slot. */
	skb = snull_slot_skb(pool, n, len, attach && up);
	if (IS_ERR(skb))
		return PTR_ERR(skb);
	if (!up) {
		kfree_skb(skb);
		return -ENETDOWN;
	}
	held = skb->data_len;
	snull_xmit_cross(skb->data, skb->data, skb_headlen(skb), dev, peer);
	skb->dev = peer;
	skb->protocol = eth_type_trans(skb, peer);
	if (snull_xmit_discards(peer))
		kfree_skb(skb);
	else
		netif_receive_skb(skb);
	return held;
}
