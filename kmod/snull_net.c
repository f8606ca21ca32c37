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

	if (place >= 0)
		WRITE_ONCE(snull_net_delivers, place);
	return min(place, 0);
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

	if (place >= 0)
		WRITE_ONCE(snull_net_discards, place);
	return min(place, 0);
}

/*
 * Store a frame that has come to sn0.
 *
 * Return: the number of its slot, 0 if there is none.
 */
static inline unsigned int snull_net_store(const struct snull_frame *frame)
{
	unsigned int channels = snull_channel_count(), channel = 0;

	if (channels > 1)
		channel = snull_steer(frame->head, frame->have, frame->len,
				      channels);
	return snull_pool_put(&snull_channel_get(channel)->pool, frame);
}

/*
 * Count a frame that has come in from the wire.  The counters agree with those
 * of the pools, as long as these get all that comes to sn0: rx_packets =
 * rx_frames + rx_full + rx_unclaimed, rx_fifo_errors = rx_full + rx_unclaimed,
 * rx_length_errors = rx_oversize.
 *
 * Return: 0, or -EMSGSIZE if the frame is too long for the stack.
 */
static inline int snull_net_count(struct net_device *dev, unsigned int len,
				  unsigned int stored)
{
	struct snull_port *port = netdev_priv(dev);

	if (len > snull_net_options.mtu + ETH_HLEN) {
		port->stats.rx_errors++;
		port->stats.rx_length_errors++;
		return -EMSGSIZE;
	}
	port->stats.rx_packets++;
	port->stats.rx_bytes += len;
	if (!stored)
		port->stats.rx_fifo_errors++;
	return 0;
}

/*
 * Without ARP, the neighbour of a device has the device's own address; the
 * frame is for whoever sits at the other end.
 *
 * Return: the right address, or NULL if the frame has it.
 */
static const u8 *snull_net_address(const u8 *frame,
				   const struct net_device *dev,
				   const struct net_device *peer)
{
	return memcmp(frame, dev->dev_addr, ETH_ALEN) ? NULL : peer->dev_addr;
}

/* What the wire does to a frame, done in place. */
static void snull_net_cross(struct sk_buff *skb, const struct net_device *dev,
			    const struct net_device *peer)
{
	const u8 *to = snull_net_address(skb->data, dev, peer);

	if (to)
		memcpy(skb->data, to, ETH_ALEN);
	snull_wire_cross(skb->data, skb_headlen(skb));
}

/*
 * Into the pool straight from the sender's skb, which others may share, so
 * that what the wire changes is changed in the slot.
 *
 * @head: the first @have bytes, or all that is not in pages
 */
static inline void snull_net_bypass_from(const struct sk_buff *skb,
					 const u8 *head, unsigned int have,
					 struct net_device *dev,
					 struct net_device *peer)
{
	struct snull_crossing crossing;
	const struct snull_frame frame = {
		.head = head,
		.have = have,
		.skb = skb,
		.len = skb->len,
		.to = snull_net_address(head, dev, peer),
		.crossing = &crossing,
	};

	snull_wire_plan(&crossing, head, have);
	snull_net_count(peer, skb->len, snull_net_store(&frame));
}

/* Headers that lie in pages are copied first. */
static noinline int snull_net_bypass_paged(const struct sk_buff *skb,
					   struct net_device *dev,
					   struct net_device *peer)
{
	u8 head[SNULL_FLOW_HEADERS_MAX];
	unsigned int have = min_t(unsigned int, skb->len, sizeof(head));

	if (skb_copy_bits(skb, 0, head, have))
		return -EFAULT;
	snull_net_bypass_from(skb, head, have, dev, peer);
	return 0;
}

static int snull_net_bypass(const struct sk_buff *skb, struct net_device *dev,
			    struct net_device *peer)
{
	unsigned int have = skb_headlen(skb);

	if (have < skb->len && have < SNULL_FLOW_HEADERS_MAX)
		return snull_net_bypass_paged(skb, dev, peer);
	snull_net_bypass_from(skb, skb->data, have, dev, peer);
	return 0;
}

/*
 * Up the peer's stack, in a copy; into the pool as well, if the peer has one
 * and @store says so.
 */
static int snull_net_copy(const struct sk_buff *skb, struct net_device *dev,
			  struct net_device *peer, int store)
{
	struct snull_frame frame = { .have = skb->len, .len = skb->len };
	struct sk_buff *copy;

	/* With room for XDP, or generic XDP would copy the frame once more. */
	copy = netdev_alloc_skb(peer, XDP_PACKET_HEADROOM + NET_IP_ALIGN +
				skb->len);
	if (!copy)
		return -ENOMEM;
	skb_reserve(copy, XDP_PACKET_HEADROOM + NET_IP_ALIGN);
	if (skb_copy_bits(skb, 0, skb_put(copy, skb->len), skb->len)) {
		dev_kfree_skb(copy);
		return -EFAULT;
	}
	snull_net_cross(copy, dev, peer);
	frame.head = copy->data;
	if (snull_net_count(peer, copy->len, store ?
			    snull_net_store(&frame) : 1)) {
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

/* A frame for @peer, which is up. */
static int snull_net_pass(const struct sk_buff *skb, struct net_device *dev,
			  struct net_device *peer)
{
	int delivery = READ_ONCE(snull_net_delivers);

	if (!snull_net_is_nic(peer))
		return snull_net_copy(skb, dev, peer, 0);
	if (delivery == SNULL_DELIVERY_BYPASS)
		return snull_net_bypass(skb, dev, peer);
	return snull_net_copy(skb, dev, peer, delivery == SNULL_DELIVERY_TAP);
}

/* Runs with bottom halves off and the queue's lock held: one frame a time. */
static netdev_tx_t snull_net_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct snull_port *port = netdev_priv(dev);
	struct net_device *peer = port->peer;
	int err = -ENETDOWN;

	if (READ_ONCE(snull_net_discards) == SNULL_DISCARD_XMIT &&
	    snull_net_is_nic(peer))
		err = -ENOBUFS;
	else if (skb->len >= ETH_HLEN && netif_running(peer))
		err = snull_net_pass(skb, dev, peer);
	if (err) {
		port->stats.tx_dropped++;
	} else {
		port->stats.tx_packets++;
		port->stats.tx_bytes += skb->len;
	}
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
	snull_net_cross(skb, dev, peer);
	skb->dev = peer;
	skb->protocol = eth_type_trans(skb, peer);
	if (READ_ONCE(snull_net_discards) == SNULL_DISCARD_RECEIVE)
		kfree_skb(skb);
	else
		netif_receive_skb(skb);
	return 0;
}

/* What leaves the TX partitions leaves sn0 and arrives on sn1. */
static struct net_device_stats *snull_net_stats(struct net_device *dev)
{
	struct snull_port *port = netdev_priv(dev);
	struct net_device_stats shown = port->stats;
	int nic = snull_net_is_nic(dev);
	const struct snull_pool *pool;
	unsigned int i;

	for (i = 0; i < snull_channel_count(); i++) {
		pool = &snull_channel_get(i)->pool;
		if (nic) {
			shown.tx_packets += READ_ONCE(pool->tx_frames);
			shown.tx_bytes += READ_ONCE(pool->tx_bytes);
			shown.tx_errors += READ_ONCE(pool->tx_malformed);
			shown.tx_dropped += READ_ONCE(pool->tx_dropped);
		} else {
			shown.rx_packets += READ_ONCE(pool->tx_frames);
			shown.rx_bytes += READ_ONCE(pool->tx_bytes);
		}
	}
	port->shown = shown;
	return &port->shown;
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
	int i;

	for (i = 0; i < SNULL_NET_DEVICES; i++)
		if (snull_net_devs[i])
			free_netdev(snull_net_devs[i]);
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
