// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_net.c - the port `wire`: sn0, the zero-copy NIC, and sn1, the other end of
 * its wire: step 1 of 5 on the way of a packet.
 *
 * The behaviour comes from snull in the book "Linux Device Drivers" by
 * Alessandro Rubini and Jonathan Corbet, published by O'Reilly & Associates.
 */
#include "snull_net.h"
#include "snull_ethtool.h"
#include "snull_xmit.h"

struct net_device *snull_net_devs[SNULL_NET_DEVICES];
static struct snull_net_options snull_net_options;

/* A wire carries something as long as both ends are up. */
static int snull_net_open(struct net_device *dev)
{
	struct snull_wire_end *end = netdev_priv(dev);

	netif_tx_start_all_queues(dev);
	if (netif_running(end->peer)) {
		netif_carrier_on(dev);
		netif_carrier_on(end->peer);
	}
	return 0;
}

static int snull_net_stop(struct net_device *dev)
{
	struct snull_wire_end *end = netdev_priv(dev);

	netif_tx_stop_all_queues(dev);
	netif_carrier_off(dev);
	netif_carrier_off(end->peer);
	return 0;
}

/**
 * snull_net_direct - tell the devices where frames go from now on
 * @way: of what sn1 sends; what sn0 sends has but one
 * @discard: what arrives on sn1 for its stack is dropped
 *
 * Before there are devices, this does nothing: the options of
 * snull_net_create() have the way to begin with.
 */
void snull_net_direct(enum snull_way way, int discard)
{
	struct snull_wire_end *end;

	if (!snull_net_devs[1])
		return;
	end = netdev_priv(snull_net_devs[1]);
	WRITE_ONCE(end->way, way);
	WRITE_ONCE(end->discards, discard);
}

/*
 * The tag of a VLAN makes frames longer, and there is no room for it in a slot that
 * a packet of the largest MTU fills.
 */
static void snull_net_set_mtu(struct net_device *dev, unsigned int mtu)
{
	dev->mtu = mtu;
	if (mtu + VLAN_HLEN > snull_net_options.mtu)
		dev->features |= NETIF_F_VLAN_CHALLENGED;
	else
		dev->features &= ~NETIF_F_VLAN_CHALLENGED;
}

static int snull_net_change_mtu(struct net_device *dev, int mtu)
{
	if (mtu < ETH_MIN_MTU || mtu > snull_net_options.mtu)
		return -EINVAL;
	snull_net_set_mtu(dev, mtu);
	return 0;
}

/* What `ip link` shows behind the @; a number means nothing in another namespace. */
static int __maybe_unused snull_net_iflink(const struct net_device *dev)
{
	const struct net_device *peer = snull_net_devs[dev == snull_net_nic()];

	return netdev_is_near(peer, dev) ? peer->ifindex : dev->ifindex;
}

DEFINE_LINK_STATS(snull_net_stats, snull_ethtool_link_stats)

static const struct net_device_ops snull_net_ops = {
	.ndo_open	= snull_net_open,
	.ndo_stop	= snull_net_stop,
	.ndo_start_xmit	= snull_xmit,
	SNULL_NDO_SELECT_QUEUE(snull_xmit_select_queue)
	.ndo_get_stats64 = snull_net_stats,
	.ndo_change_mtu	= snull_net_change_mtu,
	.ndo_set_mac_address = eth_mac_addr,
	SNULL_NDO_GET_IFLINK(snull_net_iflink)
};

static void snull_net_setup(struct net_device *dev)
{
	ether_setup(dev);
	netdev_set_ops(dev, &snull_net_ops);
	netdev_set_max_mtu(dev, snull_net_options.mtu);
	snull_net_set_mtu(dev, snull_net_options.mtu);
	if (!snull_net_options.arp)
		dev->flags |= IFF_NOARP;
	/*
	 * netpoll sends with interrupts off, maybe while this processor holds
	 * the wire; what a frame sets off in the peer's stack must not happen
	 * there.
	 */
	netdev_disable_netpoll(dev);
	netdev_set_ethtool_ops(dev, &snull_ethtool_ops);
}

static void snull_net_setup_end(int i)
{
	struct snull_wire_end *end = netdev_priv(snull_net_devs[i]);
	const struct snull_net_options *options = &snull_net_options;
	struct snull_pool *rest;
	unsigned int q;

	end->peer = snull_net_devs[!i];
	end->nic = !i;
	end->pools = options->pools;
	end->pool_count = options->count;
	end->ways = options->ways;
	end->frame_max = options->mtu + ETH_HLEN;
	end->queue_count = options->queues;
	for (q = 0; q < options->queues; q++) {
		u64_stats_init(&end->queue[q].sent);
		u64_stats_init(&end->queue[q].received);
		rest = &end->queue[q].rest;
		u64_stats_init(&rest->rx_sync);
		u64_stats_init(&rest->tx_sync);
		rest->index = q;
		rest->width = end->frame_max + sizeof(struct nf_pool_slot);
	}
	if (end->nic)
		return;
	end->way = options->way;
	if (options->count == 1)
		end->pool = options->pools[0];
}

/* The queue by which frames come to @pool. */
static struct netdev_queue *snull_net_port_queue(const struct snull_pool *pool)
{
	struct net_device *dev = snull_net_peer();

	return netdev_get_tx_queue(dev, snull_net_queue(netdev_priv(dev), pool));
}

/*
 * No frame comes to the pool: the lock of its queue on sn1.  The stack takes it
 * for each frame, so that a frame on its way to a pool needs no other.
 */
static void snull_net_port_lock(struct snull_pool *pool)
	__acquires(snull_wire)
{
	__netif_tx_lock_bh(snull_net_port_queue(pool));
}

static void snull_net_port_unlock(struct snull_pool *pool)
	__releases(snull_wire)
{
	__netif_tx_unlock_bh(snull_net_port_queue(pool));
}

/* From now on frames of channel @index go to @pool. */
static void snull_net_port_put(struct snull_wire_end *end, unsigned int index,
			       struct snull_pool *pool)
{
	lockdep_assert_held(&snull_net_port_queue(pool)->_xmit_lock);
	WRITE_ONCE(end->pools[index], pool);
	if (end->pool_count == 1)
		end->pool = pool;
}

static int snull_net_port_start(struct snull_pool *pool)
{
	snull_net_port_lock(pool);
	snull_net_port_put(netdev_priv(snull_net_peer()), pool->index, pool);
	snull_net_port_unlock(pool);
	return 0;
}

/* What it has counted here remains in the statistics of sn0 and sn1. */
static void snull_net_port_stop(struct snull_pool *pool)
{
	struct snull_wire_end *end = netdev_priv(snull_net_peer());
	struct snull_pool *rest = &end->queue[snull_net_queue(end, pool)].rest;

	snull_net_port_lock(pool);
	if (end->pools[pool->index] == pool) {
		snull_pool_add_counts(rest, pool);
		snull_net_port_put(end, pool->index, rest);
	}
	snull_net_port_unlock(pool);
}

/* How often a frame from @end is copied, at most. */
static int snull_net_rx_copies(const struct snull_wire_end *end)
{
	static const int copies[] = {
		[SNULL_WAY_STACK] = 1,
		[SNULL_WAY_TAP] = 2,
		[SNULL_WAY_BYPASS] = 1,
		[SNULL_WAY_CHANNEL] = 0,
		[SNULL_WAY_DISCARD] = 0,
	};
	int way = READ_ONCE(end->way);
	int most = copies[way];
	unsigned int i;

	for (i = 0; way == SNULL_WAY_CHANNEL && i < end->pool_count; i++)
		most = max(most, copies[READ_ONCE(end->ways[i])]);
	return most;
}

static void snull_net_port_describe(const struct snull_port *port,
				    struct seq_file *seq)
{
	const struct snull_wire_end *end = netdev_priv(snull_net_peer());

	seq_printf(seq, "device %s queues %u rx_copies %d tx_copied %s",
		   port->dev->name, end->queue_count, snull_net_rx_copies(end),
		   SNULL_CAN_ATTACH ? "headers" : "frame");
}

static const struct snull_port_ops snull_net_port_ops = {
	.lock		= snull_net_port_lock,
	.unlock		= snull_net_port_unlock,
	.start		= snull_net_port_start,
	.stop		= snull_net_port_stop,
	.send		= snull_xmit_slot,
	.describe	= snull_net_port_describe,
};

struct snull_port snull_net_port = {
	.name	= "wire",
	.ops	= &snull_net_port_ops,
};

static void snull_net_free(void)
{
	struct snull_wire_end *end;
	unsigned int q;
	int i;

	for (i = 0; i < SNULL_NET_DEVICES; i++) {
		if (!snull_net_devs[i])
			continue;
		end = netdev_priv(snull_net_devs[i]);
		for (q = 0; q < end->queue_count; q++)
			snull_skb_room_free(&end->queue[q].room);
		free_netdev(snull_net_devs[i]);
	}
}

/**
 * snull_net_create - make sn0 and sn1
 * @options: how the devices behave; all the pools are the wire's to begin with
 *
 * Return: 0 or a negative errno.
 */
int snull_net_create(const struct snull_net_options *options)
{
	static const char * const names[SNULL_NET_DEVICES] = { "sn0", "sn1" };
	size_t size = sizeof(struct snull_wire_end) +
		      options->queues * sizeof(struct snull_wire_queue);
	u8 addr[ETH_ALEN] = "\0SNUL0";
	int err;
	int i;

	snull_net_options = *options;
	for (i = 0; i < SNULL_NET_DEVICES; i++) {
		snull_net_devs[i] = alloc_netdev_mqs(size, names[i],
						     NET_NAME_PREDICTABLE,
						     snull_net_setup,
						     options->queues, 1);
		if (!snull_net_devs[i]) {
			err = -ENOMEM;
			goto err_alloc;
		}
		addr[ETH_ALEN - 1] = '0' + i;
		eth_hw_addr_set(snull_net_devs[i], addr);
	}
	for (i = 0; i < SNULL_NET_DEVICES; i++)
		snull_net_setup_end(i);

	for (i = 0; i < SNULL_NET_DEVICES; i++) {
		netif_carrier_off(snull_net_devs[i]);
		err = register_netdev(snull_net_devs[i]);
		if (err)
			goto err_register;
	}
	snull_net_port.dev = snull_net_nic();
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
