// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_attach.c - the port `attach`: any network device of the machine, beside its
 * stack or instead of it: step 1 of 5 on the way of a packet.
 *
 *   driver --> rx_handler --> slot (one copy) --> reader
 *                  '--> the device's stack, unless the port takes the frames
 *   slot --> headers copied, payload in place --> queueing discipline --> driver
 *
 * Here: which device a channel has, and what the layers above ask of a port.  A
 * device has one rx_handler at a time; a bridge, a bond, macvlan have theirs there,
 * too.
 *
 * A device leaves in this order: no frame comes from it any more (the handler is
 * gone, and those who were in it have left), then the pool is the wire's again.
 * rtnl_lock() is held all the time, and taken before the locks of snull_channel.c.
 */
#include "snull_attach_dev.h"

#if SNULL_CAN_RX_HANDLER
static struct snull_attachment *snull_attachments;
static unsigned int snull_attachment_count;
static const struct snull_port_host *snull_attach_host;

static void snull_attach_lock(struct snull_pool *pool)
	__acquires(pool)
{
	spin_lock_bh(&snull_attachments[pool->index].lock);
}

static void snull_attach_unlock(struct snull_pool *pool)
	__releases(pool)
{
	spin_unlock_bh(&snull_attachments[pool->index].lock);
}

static int snull_attach_start(struct snull_pool *pool)
{
	struct snull_attachment *at = &snull_attachments[pool->index];
	int err;

	ASSERT_RTNL();
	at->pool = pool;
	at->rx_segmented = 0;
	at->rx_unfit = 0;
	atomic64_set(&at->tx_late, 0);
	err = netdev_rx_handler_register(at->wanted, snull_attach_receive, at);
	if (err)
		at->pool = NULL;
	else
		at->port.dev = at->wanted;
	return err;
}

/*
 * Frames on their way out may lie in the device's ring for long.  They hold their
 * pages, and give their slots back when they go.
 */
static void snull_attach_stop(struct snull_pool *pool)
{
	struct snull_attachment *at = &snull_attachments[pool->index];

	ASSERT_RTNL();
	if (!at->pool)
		return;
	/* Waits for those who are in the handler. */
	netdev_rx_handler_unregister(at->port.dev);
	at->port.dev = NULL;
	at->pool = NULL;
}

static void snull_attach_describe(const struct snull_port *port,
				  struct seq_file *seq)
{
	struct snull_attachment *at = snull_attachment_of(port);

	rtnl_lock();
	if (at->port.dev)
		seq_printf(seq, "device %s channel %u mode %s rx_copies 1 tx_copied %s rx_segmented %llu rx_unfit %llu tx_late %llu",
			   netdev_name(at->port.dev), at->pool->index,
			   at->takes ? "take" : "watch",
			   snull_attach_sends_frags(at->port.dev) ? "headers" :
								    "frame",
			   (unsigned long long)READ_ONCE(at->rx_segmented),
			   (unsigned long long)READ_ONCE(at->rx_unfit),
			   (unsigned long long)atomic64_read(&at->tx_late));
	rtnl_unlock();
}

static const struct snull_port_ops snull_attach_ops = {
	.lock		= snull_attach_lock,
	.unlock		= snull_attach_unlock,
	.start		= snull_attach_start,
	.stop		= snull_attach_stop,
	.send		= snull_attach_send,
	.describe	= snull_attach_describe,
};

/* Who has the frames of @dev already? */
static void snull_attach_say_busy(struct net_device *dev)
{
	struct net_device *master = netdev_master_upper_dev_get(dev);

	if (rtnl_dereference(dev->rx_handler) == snull_attach_receive)
		pr_notice("snull: attach: %s is attached already; see /proc/nf_control\n",
			  dev->name);
	else if (master)
		pr_notice("snull: attach: %s is busy: it is a port of %s; attach %s, or take it out: ip link set %s nomaster\n",
			  dev->name, master->name, master->name, dev->name);
	else
		pr_notice("snull: attach: %s is busy: macvlan, macsec or the like receive from it; ip -d link shows which\n",
			  dev->name);
}

/* May the channel have the device?  If not, say why. */
static int snull_attach_check(const struct snull_attachment *at,
			      struct net_device *dev)
{
	if (!netdev_capable(dev, CAP_NET_ADMIN))
		return -EPERM;
	if (at->port.dev) {
		pr_notice("snull: attach: the channel has %s; detach that first\n",
			  at->port.dev->name);
		return -EBUSY;
	}
	if (dev->type != ARPHRD_ETHER && dev->type != ARPHRD_LOOPBACK) {
		pr_notice("snull: attach: %s has no Ethernet headers\n",
			  dev->name);
		return -EINVAL;
	}
	if (netdev_is_rx_handler_busy(dev)) {
		snull_attach_say_busy(dev);
		return -EBUSY;
	}
	return 0;
}

/**
 * snull_attach - the frames of a device come to a channel from now on
 * @channel: number of the channel, which nobody has open
 * @name: the device, in the caller's network namespace
 * @takes: its stack does not get them any more
 *
 * Return: 0, or a negative errno, with the reason in the log: -ENODEV, -EPERM
 * without CAP_NET_ADMIN where the device is, -EBUSY if something else has the
 * device's frames or the channel is in use, -EINVAL for a device whose frames are
 * not Ethernet's, -ENOMEM.
 */
int snull_attach(unsigned int channel, const char *name, int takes)
{
	struct snull_attachment *at = &snull_attachments[channel];
	struct net_device *dev;
	unsigned int longest;
	int err = -ENODEV;

	rtnl_lock();
	dev = __dev_get_by_name(current->nsproxy->net_ns, name);
	if (!dev) {
		pr_notice("snull: attach: there is no device \"%.*s\" in this network namespace\n",
			  IFNAMSIZ, name);
		goto out;
	}
	err = snull_attach_check(at, dev);
	if (err)
		goto out;
	at->wanted = dev;
	at->takes = takes;
	err = snull_attach_host->attach(&at->port, channel);
	if (err)
		goto out;
	longest = dev->mtu + ETH_HLEN;
	if (longest > snull_pool_frame_max(at->pool))
		pr_notice("snull: attach: %s: mtu %u: frames of up to %u bytes, and slots for %zu; longer ones are dropped and counted in rx_oversize; load snull with width=%zu\n",
			  name, dev->mtu, longest,
			  (size_t)snull_pool_frame_max(at->pool),
			  ALIGN(longest + VLAN_HLEN +
				sizeof(struct nf_pool_slot), 4));
	pr_info("snull: attach: %s, channel %u, %s\n", name, channel,
		takes ? "take" : "watch");
out:
	rtnl_unlock();
	return err;
}

/* The pool is the wire's again. */
static void snull_attach_let_go(struct snull_attachment *at, const char *why)
{
	pr_info("snull: detach: %s, channel %u%s\n", at->port.dev->name,
		at->pool->index, why);
	snull_attach_host->detach(&at->port);
}

/**
 * snull_detach - no frames come from the channel's device any more
 * @channel: number of the channel; who has it open keeps it
 *
 * Return: 0, or -ENODEV if it has none.
 */
int snull_detach(unsigned int channel)
{
	struct snull_attachment *at = &snull_attachments[channel];
	int err = 0;

	rtnl_lock();
	if (!at->port.dev) {
		pr_notice("snull: detach: channel %u has no device attached\n",
			  channel);
		err = -ENODEV;
	} else if (!netdev_capable(at->port.dev, CAP_NET_ADMIN)) {
		err = -EPERM;
	} else {
		snull_attach_let_go(at, "");
	}
	rtnl_unlock();
	return err;
}

/* The device goes, or to another network namespace; rtnl_lock() is held. */
static int snull_attach_event(struct notifier_block *block,
			      unsigned long event, void *info)
{
	const struct net_device *dev = netdev_notifier_info_to_dev(info);
	unsigned int i;

	if (event != NETDEV_UNREGISTER)
		return NOTIFY_DONE;
	for (i = 0; i < snull_attachment_count; i++)
		if (snull_attachments[i].port.dev == dev)
			snull_attach_let_go(&snull_attachments[i],
					    ": the device has gone from its network namespace");
	return NOTIFY_DONE;
}

static struct notifier_block snull_attach_notifier = {
	.notifier_call = snull_attach_event,
};

/**
 * snull_attach_create - devices may be attached from now on
 * @host: those who have the pools
 * @count: how many channels there are
 *
 * Return: 0 or a negative errno.
 */
int snull_attach_create(const struct snull_port_host *host, unsigned int count)
{
	struct snull_attachment *at;
	int err;

	snull_attach_host = host;
	snull_attachment_count = count;
	snull_attachments = kcalloc(count, sizeof(*at), GFP_KERNEL);
	if (!snull_attachments)
		return -ENOMEM;
	for (at = snull_attachments; at < snull_attachments + count; at++) {
		at->port.name = "attach";
		at->port.ops = &snull_attach_ops;
		spin_lock_init(&at->lock);
	}
	err = register_netdevice_notifier(&snull_attach_notifier);
	if (err)
		kfree(snull_attachments);
	return err;
}

/**
 * snull_attach_destroy - all devices are let go
 */
void snull_attach_destroy(void)
{
	unsigned int i;

	rtnl_lock();
	for (i = 0; i < snull_attachment_count; i++)
		if (snull_attachments[i].port.dev)
			snull_attach_let_go(&snull_attachments[i], "");
	rtnl_unlock();
	unregister_netdevice_notifier(&snull_attach_notifier);
	kfree(snull_attachments);
}
#endif
