// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_net.c - sn0, the zero-copy NIC, and sn1, the other end of its wire:
 * step 1 of 5 on the way of a packet.
 *
 * A frame sent on one device arrives on the other.  What arrives on sn0 goes
 * to the pool and on to the stack, so that ordinary sockets see no pool; with
 * bypass it goes to the pool alone.
 *
 * The behaviour comes from snull in the book "Linux Device Drivers" by
 * Alessandro Rubini and Jonathan Corbet, published by O'Reilly & Associates.
 */
#include "snull_net.h"
#include "snull_wire.h"

#define SNULL_NET_DEVICES	2

static struct net_device *snull_net_devs[SNULL_NET_DEVICES];
static struct snull_net_options snull_net_options;
static unsigned int snull_net_mtu;

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

/*
 * A frame has come in from the wire: into the pool, and up the stack.  The
 * counters agree with the pool's: rx_packets = rx_frames + rx_full,
 * rx_fifo_errors = rx_full, rx_length_errors = rx_oversize.
 */
static void snull_net_rx(struct net_device *dev, struct sk_buff *skb)
{
	struct snull_port *port = netdev_priv(dev);

	if (skb->len > snull_net_mtu + ETH_HLEN) {
		port->stats.rx_errors++;
		port->stats.rx_length_errors++;
		if (port->pool)
			snull_pool_put(port->pool, skb->data, skb->len);
		dev_kfree_skb(skb);
		return;
	}
	port->stats.rx_packets++;
	port->stats.rx_bytes += skb->len;
	if (port->pool && !snull_pool_put(port->pool, skb->data, skb->len))
		port->stats.rx_fifo_errors++;
	if (port->pool && snull_net_options.bypass) {
		dev_kfree_skb(skb);
		return;
	}

	skb->dev = dev;
	skb->protocol = eth_type_trans(skb, dev);
	netif_rx(skb);
}

/*
 * Without ARP, the neighbour of a device has the device's own address; the
 * frame is for whoever sits at the other end.
 */
static void snull_net_address(struct ethhdr *eth, const struct net_device *dev,
			      const struct net_device *peer)
{
	if (!memcmp(eth->h_dest, dev->dev_addr, ETH_ALEN))
		memcpy(eth->h_dest, peer->dev_addr, ETH_ALEN);
}

/* Runs with bottom halves off and the queue's lock held: one frame a time. */
static netdev_tx_t snull_net_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct snull_port *port = netdev_priv(dev);
	unsigned int len = skb->len;
	struct sk_buff *frame;

	if (len < ETH_HLEN || !netif_running(port->peer)) {
		port->stats.tx_dropped++;
		goto out;
	}
	frame = netdev_alloc_skb(port->peer, len + NET_IP_ALIGN);
	if (!frame) {
		port->stats.tx_dropped++;
		goto out;
	}
	skb_reserve(frame, NET_IP_ALIGN);
	if (skb_copy_bits(skb, 0, skb_put(frame, len), len)) {
		dev_kfree_skb(frame);
		port->stats.tx_errors++;
		goto out;
	}
	port->stats.tx_packets++;
	port->stats.tx_bytes += len;
	snull_net_address((struct ethhdr *)frame->data, dev, port->peer);
	snull_wire_cross(frame->data, len);
	snull_net_rx(port->peer, frame);
out:
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static struct net_device_stats *snull_net_stats(struct net_device *dev)
{
	struct snull_port *port = netdev_priv(dev);

	return &port->stats;
}

static int snull_net_change_mtu(struct net_device *dev, int mtu)
{
	if (mtu < ETH_MIN_MTU || mtu > snull_net_mtu)
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
	netdev_set_max_mtu(dev, snull_net_mtu);
	dev->mtu = snull_net_mtu;
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
 * @pool: where frames that arrive on sn0 are kept
 * @options: how the devices behave
 *
 * Return: 0 or a negative errno.
 */
int snull_net_create(struct snull_pool *pool,
		     const struct snull_net_options *options)
{
	static const char * const names[SNULL_NET_DEVICES] = { "sn0", "sn1" };
	u8 addr[ETH_ALEN] = "\0SNUL0";
	struct snull_port *port;
	int err;
	int i;

	snull_net_options = *options;
	snull_net_mtu = snull_pool_frame_max(pool) - ETH_HLEN;
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
	port = netdev_priv(snull_net_devs[0]);
	port->pool = pool;

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
 * When this returns, no frame is under way and the pool is left alone.
 */
void snull_net_destroy(void)
{
	int i;

	for (i = 0; i < SNULL_NET_DEVICES; i++)
		unregister_netdev(snull_net_devs[i]);
	snull_net_free();
}
