// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_net.c - sn0, the zero-copy NIC, and sn1, the other end of its wire:
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
#include "snull_net.h"
#include "snull_channel.h"
#include "snull_flow.h"
#include "snull_steer.h"
#include "snull_wire.h"

#define SNULL_NET_DEVICES	2
#define SNULL_NET_HEADROOM						\
	(max(XDP_PACKET_HEADROOM, NET_SKB_PAD) + NET_IP_ALIGN)
#define SNULL_NET_SHORT		64	/* bytes of a frame that are copied inline */

static struct net_device *snull_net_devs[SNULL_NET_DEVICES];
static struct snull_net_options snull_net_options;

/* Where frames that arrive on sn0 go. */
static enum {
	SNULL_DELIVERY_TAP,	/* to the pools, and to the stack */
	SNULL_DELIVERY_BYPASS,	/* to the pools only */
	SNULL_DELIVERY_STACK,	/* to the stack only, as in a NIC without pools */
} snull_net_delivers;

static const char * const snull_net_delivery_names[] = {
	[SNULL_DELIVERY_TAP] = "tap",
	[SNULL_DELIVERY_BYPASS] = "bypass",
	[SNULL_DELIVERY_STACK] = "stack",
};

/* Where frames are dropped, so that a measurement can leave out the rest. */
static enum {
	SNULL_DISCARD_OFF,
	SNULL_DISCARD_XMIT,	/* what sn1 sends */
	SNULL_DISCARD_RECEIVE,	/* what arrives on sn1 */
} snull_net_discards;

static const char * const snull_net_discard_names[] = {
	[SNULL_DISCARD_OFF] = "off",
	[SNULL_DISCARD_XMIT] = "xmit",
	[SNULL_DISCARD_RECEIVE] = "receive",
};

static int snull_net_open(struct net_device *dev)
{
	netif_start_queue(dev);
	return 0;
}

static int snull_net_stop(struct net_device *dev)
{
	netif_stop_queue(dev);
	return 0;
}

/**
 * snull_net_is_nic - is this the device with the pools?
 * @dev: sn0 or sn1
 *
 * Return: 1 for sn0, 0 for sn1.
 */
int snull_net_is_nic(const struct net_device *dev)
{
	return dev == snull_net_devs[0];
}

/**
 * snull_net_peer - the device at the other end of the NIC's wire
 *
 * Return: sn1.
 */
struct net_device *snull_net_peer(void)
{
	return snull_net_devs[1];
}

/* Tell the devices what has been decided; what is sent from the NIC has one way. */
static void snull_net_direct(void)
{
	static const int ways[] = {
		[SNULL_DELIVERY_TAP] = SNULL_WAY_TAP,
		[SNULL_DELIVERY_BYPASS] = SNULL_WAY_BYPASS,
		[SNULL_DELIVERY_STACK] = SNULL_WAY_STACK,
	};
	struct snull_port *port;

	if (!snull_net_devs[1])
		return;
	port = netdev_priv(snull_net_devs[1]);
	if (snull_channel_count() == 1)
		port->pool = &snull_channel_get(0)->pool;
	WRITE_ONCE(port->way, snull_net_discards == SNULL_DISCARD_XMIT ?
			      SNULL_WAY_DISCARD : ways[snull_net_delivers]);
}

/* The place of @name among @names, or -EINVAL. */
static int snull_net_find(const char * const *names, int count,
			  const char *name)
{
	int i;

	for (i = 0; i < count; i++)
		if (!strcmp(name, names[i]))
			return i;
	return -EINVAL;
}

/**
 * snull_net_delivery - where do frames that arrive on sn0 go?
 *
 * Return: tap, bypass or stack.
 */
const char *snull_net_delivery(void)
{
	return snull_net_delivery_names[READ_ONCE(snull_net_delivers)];
}

/**
 * snull_net_set_delivery - say where they go from now on
 * @name: tap, bypass or stack
 *
 * Return: 0, or -EINVAL if it is none of these.
 */
int snull_net_set_delivery(const char *name)
{
	int place = snull_net_find(snull_net_delivery_names,
				   ARRAY_SIZE(snull_net_delivery_names), name);

	if (place < 0)
		return place;
	WRITE_ONCE(snull_net_delivers, place);
	snull_net_direct();
	return 0;
}

/**
 * snull_net_discard - where are frames dropped?
 *
 * Return: off, xmit or receive.
 */
const char *snull_net_discard(void)
{
	return snull_net_discard_names[READ_ONCE(snull_net_discards)];
}

/**
 * snull_net_set_discard - say where frames are dropped from now on
 * @name: off, xmit (what sn1 sends) or receive (what arrives on sn1)
 *
 * Return: 0, or -EINVAL if it is none of these.
 */
int snull_net_set_discard(const char *name)
{
	int place = snull_net_find(snull_net_discard_names,
				   ARRAY_SIZE(snull_net_discard_names), name);

	if (place < 0)
		return place;
	WRITE_ONCE(snull_net_discards, place);
	snull_net_direct();
	return 0;
}

/**
 * snull_net_lock - hold the wire: no frame comes to a pool meanwhile
 *
 * It is the lock of sn1's queue, which the stack takes for each frame, so that
 * a frame on its way to a pool needs no other.
 */
void snull_net_lock(void)
	__acquires(snull_wire)
{
	__netif_tx_lock_bh(netdev_get_tx_queue(snull_net_devs[1], 0));
}

/**
 * snull_net_unlock - let it go
 */
void snull_net_unlock(void)
	__releases(snull_wire)
{
	__netif_tx_unlock_bh(netdev_get_tx_queue(snull_net_devs[1], 0));
}

/* The pool for a frame from @port, of which @have bytes are at @head. */
static inline struct snull_pool *snull_net_pool(const struct snull_port *port,
						const u8 *head,
						unsigned int have,
						unsigned int len)
{
	unsigned int channels = snull_channel_count();

	if (likely(port->pool))
		return port->pool;
	return &snull_channel_get(snull_steer(head, have, len, channels))->pool;
}

/*
 * What the wire does to a frame, as snull_wire_cross().  Without ARP, the
 * neighbour of a device has the device's own address; the frame is for whoever
 * sits at the other end.
 */
static __always_inline void snull_net_cross(u8 *to, const u8 *from,
					    unsigned int have,
					    const struct net_device *dev,
					    const struct net_device *peer)
{
	if (!memcmp(from, dev->dev_addr, ETH_ALEN))
		memcpy(to, peer->dev_addr, ETH_ALEN);
	snull_wire_cross(to, from, have);
}

static inline int snull_net_passes(const struct sk_buff *skb,
				   const struct net_device *peer)
{
	return skb->len >= ETH_HLEN && netif_running(peer);
}

/* Any frame; its headers may lie in pages, so they are copied first. */
static noinline int snull_net_bypass_any(const struct sk_buff *skb,
					 const struct net_device *dev,
					 const struct net_device *peer)
{
	u8 head[SNULL_FLOW_HEADERS_MAX];
	unsigned int have = min_t(unsigned int, skb->len, sizeof(head));
	struct nf_pool_slot *slot;
	struct snull_pool *pool;

	if (!snull_net_passes(skb, peer))
		return -ENETDOWN;
	if (skb_copy_bits(skb, 0, head, have))
		return -EFAULT;
	pool = snull_net_pool(netdev_priv(dev), head, have, skb->len);
	if (!snull_pool_find(pool, skb->len, &slot))
		return 0;
	memcpy(slot->frame, head, have);
	if (skb_copy_bits(skb, have, slot->frame + have, skb->len - have))
		return -EFAULT;
	snull_net_cross(slot->frame, head, have, dev, peer);
	snull_pool_put(pool, slot, skb->len);
	return 0;
}

/*
 * Into the pool straight from the sender's skb, which others may share, so
 * that what the wire changes is changed in the slot.  The pool counts.
 *
 * The usual case, a frame in one piece and none of the shortest, without a call.
 */
static inline int snull_net_bypass(const struct sk_buff *skb,
				   const struct net_device *dev,
				   const struct net_device *peer)
{
	const u8 *frame = skb->data;
	unsigned int len = skb->len;
	struct nf_pool_slot *slot;
	struct snull_pool *pool;

	if (unlikely(len < SNULL_NET_SHORT || skb->data_len))
		return snull_net_bypass_any(skb, dev, peer);
	if (unlikely(!netif_running(peer)))
		return -ENETDOWN;
	pool = snull_net_pool(netdev_priv(dev), frame, len, len);
	if (unlikely(!snull_pool_find(pool, len, &slot)))
		return 0;
	memcpy(slot->frame, frame, SNULL_NET_SHORT);
	if (unlikely(len > SNULL_NET_SHORT))
		memcpy(slot->frame + SNULL_NET_SHORT, frame + SNULL_NET_SHORT,
		       len - SNULL_NET_SHORT);
	snull_net_cross(slot->frame, frame, len, dev, peer);
	snull_pool_put(pool, slot, len);
	return 0;
}

/* A frame that has crossed the wire, into the pool as well. */
static void snull_net_tap(const struct snull_port *port,
			  const struct sk_buff *skb)
{
	struct snull_pool *pool = snull_net_pool(port, skb->data, skb->len,
						 skb->len);
	struct nf_pool_slot *slot;

	if (!snull_pool_find(pool, skb->len, &slot))
		return;
	memcpy(slot->frame, skb->data, skb->len);
	snull_pool_put(pool, slot, skb->len);
}

/* Count a frame that no pool has counted. */
static void snull_net_count(struct snull_port *from, struct snull_port *to,
			    unsigned int len)
{
	from->stats.tx_packets++;
	from->stats.tx_bytes += len;
	if (len > snull_net_options.mtu + ETH_HLEN) {
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
static noinline int snull_net_copy(const struct sk_buff *skb,
				   struct net_device *dev,
				   struct net_device *peer, int way)
{
	struct snull_port *port = netdev_priv(dev);
	struct sk_buff *copy;

	if (!snull_net_passes(skb, peer))
		return -ENETDOWN;
	/*
	 * With room for XDP, or generic XDP would copy the frame once more.
	 * What sends with interrupts off, netpoll, may have interrupted another.
	 */
	copy = snull_skb_alloc(irqs_disabled() ? NULL : &port->room,
			       SNULL_NET_HEADROOM, skb->len);
	if (!copy)
		return -ENOMEM;
	if (skb_copy_bits(skb, 0, skb_put(copy, skb->len), skb->len)) {
		dev_kfree_skb(copy);
		return -EFAULT;
	}
	snull_net_cross(copy->data, copy->data, copy->len, dev, peer);
	if (way == SNULL_WAY_TAP)
		snull_net_tap(port, copy);
	else
		snull_net_count(port, netdev_priv(peer), copy->len);
	if (copy->len > snull_net_options.mtu + ETH_HLEN) {
		dev_kfree_skb(copy);
		return 0;
	}
	copy->dev = peer;
	copy->protocol = eth_type_trans(copy, peer);
	if (READ_ONCE(snull_net_discards) == SNULL_DISCARD_RECEIVE &&
	    !snull_net_is_nic(peer))
		kfree_skb(copy);
	else
		netif_rx(copy);
	return 0;
}

/* Runs with bottom halves off and the queue's lock held: one frame a time. */
static netdev_tx_t snull_net_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct snull_port *port = netdev_priv(dev);
	int way = READ_ONCE(port->way);
	int err = -ENOBUFS;

	if (way == SNULL_WAY_BYPASS)
		err = snull_net_bypass(skb, dev, port->peer);
	else if (way != SNULL_WAY_DISCARD)
		err = snull_net_copy(skb, dev, port->peer, way);
	if (unlikely(err))
		port->stats.tx_dropped++;
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

/**
 * snull_net_send - a frame leaves sn0 that comes from no stack
 * @skb: the frame, its headers in the linear part; it is taken
 *
 * It goes up the stack of sn1 before this returns.  Call with bottom halves
 * off, and not from the stack.
 *
 * Return: 0, or -ENETDOWN if a device is down.
 */
int snull_net_send(struct sk_buff *skb)
{
	struct net_device *dev = snull_net_devs[0], *peer = snull_net_devs[1];

	if (!netif_running(dev) || !netif_running(peer)) {
		kfree_skb(skb);
		return -ENETDOWN;
	}
	snull_net_cross(skb->data, skb->data, skb_headlen(skb), dev, peer);
	skb->dev = peer;
	skb->protocol = eth_type_trans(skb, peer);
	if (READ_ONCE(snull_net_discards) == SNULL_DISCARD_RECEIVE)
		kfree_skb(skb);
	else
		netif_receive_skb(skb);
	return 0;
}

static int snull_net_change_mtu(struct net_device *dev, int mtu)
{
	if (mtu < ETH_MIN_MTU || mtu > snull_net_options.mtu)
		return -EINVAL;
	dev->mtu = mtu;
	return 0;
}

static const struct net_device_ops snull_net_ops = {
	.ndo_open	= snull_net_open,
	.ndo_stop	= snull_net_stop,
	.ndo_start_xmit	= snull_net_xmit,
	.ndo_get_stats	= snull_net_stats,
	.ndo_change_mtu	= snull_net_change_mtu,
};

static void snull_net_setup(struct net_device *dev)
{
	ether_setup(dev);
	netdev_set_ops(dev, &snull_net_ops);
	netdev_set_max_mtu(dev, snull_net_options.mtu);
	dev->mtu = snull_net_options.mtu;
	if (!snull_net_options.arp)
		dev->flags |= IFF_NOARP;
	netdev_set_ethtool_ops(dev, &snull_ethtool_ops);
}

static void snull_net_free(void)
{
	struct snull_port *port;
	int i;

	for (i = 0; i < SNULL_NET_DEVICES; i++) {
		if (!snull_net_devs[i])
			continue;
		port = netdev_priv(snull_net_devs[i]);
		snull_skb_room_free(&port->room);
		free_netdev(snull_net_devs[i]);
	}
}

/**
 * snull_net_create - make sn0 and sn1
 * @options: how the devices behave
 *
 * Return: 0 or a negative errno.
 */
int snull_net_create(const struct snull_net_options *options)
{
	static const char * const names[SNULL_NET_DEVICES] = { "sn0", "sn1" };
	u8 addr[ETH_ALEN] = "\0SNUL0";
	struct snull_port *port;
	int err;
	int i;

	snull_net_options = *options;
	for (i = 0; i < SNULL_NET_DEVICES; i++) {
		snull_net_devs[i] = alloc_netdev(sizeof(struct snull_port),
						 names[i], NET_NAME_PREDICTABLE,
						 snull_net_setup);
		if (!snull_net_devs[i]) {
			err = -ENOMEM;
			goto err_alloc;
		}
		addr[ETH_ALEN - 1] = '0' + i;
		eth_hw_addr_set(snull_net_devs[i], addr);
	}
	for (i = 0; i < SNULL_NET_DEVICES; i++) {
		port = netdev_priv(snull_net_devs[i]);
		port->peer = snull_net_devs[!i];
	}
	snull_net_direct();

	for (i = 0; i < SNULL_NET_DEVICES; i++) {
		err = register_netdev(snull_net_devs[i]);
		if (err)
			goto err_register;
	}
	return 0;

err_register:
	while (i--)
		unregister_netdev(snull_net_devs[i]);
err_alloc:
	snull_net_free();
	return err;
}

/**
 * snull_net_destroy - take sn0 and sn1 away
 *
 * When this returns, no frame is under way and the pools are left alone.
 */
void snull_net_destroy(void)
{
	int i;

	for (i = 0; i < SNULL_NET_DEVICES; i++)
		unregister_netdev(snull_net_devs[i]);
	snull_net_free();
}
