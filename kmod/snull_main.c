// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_main.c - parameters, load and unload of the module.
 *
 * snull.ko shows a packet's way from a network driver to user space without a
 * copy: sn1 is the wire, sn0 the NIC that keeps what it receives in a reserved
 * pool and sends what it finds there, /proc/nf_addr the place where user space
 * finds the pool.
 *
 * The behaviour comes from snull in the book "Linux Device Drivers" by
 * Alessandro Rubini and Jonathan Corbet, published by O'Reilly & Associates.
 */
#include "snull_attach.h"
#include "snull_channel.h"
#include "snull_control.h"
#include "snull_delivery.h"
#include "snull_e1000.h"
#include "snull_generate.h"
#include "snull_net.h"
#include "snull_proc.h"
#include "snull_rights.h"
#include "snull_shape.h"
#include "snull_slot.h"

/* Slots this narrow still take the smallest MTU, this wide a jumbo frame. */
#define SNULL_WIDTH_MIN		128
#define SNULL_WIDTH_MAX		16384
#define SNULL_ORDER_MAX		10U	/* what the page allocator can give */

static char *snull_delivery = "tap";
module_param_named(delivery, snull_delivery, charp, 0444);
MODULE_PARM_DESC(delivery, "where sn0 delivers frames: tap (pool and stack, default), bypass (pool only) or stack (stack only)");

static unsigned int snull_arp;
module_param_named(arp, snull_arp, uint, 0444);
MODULE_PARM_DESC(arp, "1: the devices use ARP (default 0)");

static unsigned int snull_mode = 0600;
module_param_named(mode, snull_mode, uint, 0444);
MODULE_PARM_DESC(mode, "permission bits of /proc/nf_addr (default 0600)");

static unsigned int snull_gid;
module_param_named(gid, snull_gid, uint, 0444);
MODULE_PARM_DESC(gid, "group of /proc/nf_addr (default 0)");

module_param_named(unprivileged_send, snull_rights_all_send, uint, 0444);
MODULE_PARM_DESC(unprivileged_send, "1: any user who can claim a channel may send, without CAP_NET_RAW (default 0)");

static unsigned int snull_order = NF_POOL_ORDER;
module_param_named(order, snull_order, uint, 0444);
MODULE_PARM_DESC(order, "log2 of the pages in the pool, 0 to 10 (default 9: 2 MiB with pages of 4 KiB)");

static unsigned int snull_width = NF_POOL_WIDTH;
module_param_named(width, snull_width, uint, 0444);
MODULE_PARM_DESC(width, "bytes in a slot, 128 to 16384, a multiple of 4 (default 1500); MTU = width - 18");

static unsigned int snull_tx_slots;
module_param_named(tx, snull_tx_slots, uint, 0444);
MODULE_PARM_DESC(tx, "slots of a pool in its TX partition (default 0: no TX)");

static unsigned int snull_channels = 1;
module_param_named(channels, snull_channels, uint, 0444);
MODULE_PARM_DESC(channels, "pools, 1 to 64, each for one opener (default 1)");

static unsigned int snull_active;
module_param_named(active, snull_active, uint, 0444);
MODULE_PARM_DESC(active, "how many channels are active at a time (default 0: all)");

static unsigned int snull_queues = 1;
module_param_named(queues, snull_queues, uint, 0444);
MODULE_PARM_DESC(queues, "queues of sn0 and sn1, 1 to channels; channel n receives by queue n % queues (default 1)");

static unsigned int snull_stamp;
module_param_named(stamp, snull_stamp, uint, 0444);
MODULE_PARM_DESC(stamp, "1: each slot has the time at which its frame arrived, in a table behind the slots (default 0)");

/* Translates and checks the parameters of the pools. */
static int __init snull_check_pools(struct snull_channel_options *options)
{
	unsigned long size = PAGE_SIZE << min(snull_order, SNULL_ORDER_MAX);
	unsigned int slots;

	if (snull_order > SNULL_ORDER_MAX) {
		pr_err("snull: order=%u: more than %u\n", snull_order,
		       SNULL_ORDER_MAX);
		return -EINVAL;
	}
	if (snull_width < SNULL_WIDTH_MIN || snull_width > SNULL_WIDTH_MAX ||
	    snull_width % sizeof(struct nf_pool_slot)) {
		pr_err("snull: width=%u: not a multiple of 4 from %u to %u\n",
		       snull_width, SNULL_WIDTH_MIN, SNULL_WIDTH_MAX);
		return -EINVAL;
	}
	if (snull_stamp > 1) {
		pr_err("snull: stamp=%u: must be 0 or 1\n", snull_stamp);
		return -EINVAL;
	}
	if (snull_stamp)
		size = snull_shape_before_stamps(size, snull_width);
	slots = snull_shape_slots(size, snull_width);
	if (!slots && size / snull_width >= SNULL_SHAPE_SLOTS_MIN) {
		pr_err("snull: order=%u width=%u: %lu slots, but slot numbers end at %u; lower order or raise width\n",
		       snull_order, snull_width, size / snull_width,
		       SNULL_SHAPE_SLOTS_MAX);
		return -EINVAL;
	}
	if (!slots) {
		pr_err("snull: order=%u width=%u: no room for a single frame; raise order or lower width\n",
		       snull_order, snull_width);
		return -EINVAL;
	}
	if (snull_tx_slots > slots - 2) {
		pr_err("snull: tx=%u: the pool has %u slots, and one must be left for RX; lower tx or raise order\n",
		       snull_tx_slots, slots - 1);
		return -EINVAL;
	}
	if (!snull_channels || snull_channels > SNULL_CHANNELS_MAX) {
		pr_err("snull: channels=%u: must be from 1 to %u\n",
		       snull_channels, SNULL_CHANNELS_MAX);
		return -EINVAL;
	}
	if (snull_active > snull_channels) {
		pr_err("snull: active=%u: more than channels=%u\n",
		       snull_active, snull_channels);
		return -EINVAL;
	}
	if (!snull_queues || snull_queues > snull_channels) {
		pr_err("snull: queues=%u: must be from 1 to channels=%u\n",
		       snull_queues, snull_channels);
		return -EINVAL;
	}
	if (snull_queues > 1 && !SNULL_CAN_QUEUE) {
		pr_err("snull: queues=%u: this kernel has one queue only (Linux 5.2 or newer has more); remove queues=\n",
		       snull_queues);
		return -EINVAL;
	}
	options->order = snull_order;
	options->width = snull_width;
	options->tx = snull_tx_slots;
	options->stamp = snull_stamp;
	options->channels = snull_channels;
	options->active = snull_active ? snull_active : snull_channels;
	if (options->active == 1 && options->channels > 1) {
		pr_err("snull: active=1: channel 0 is always active, so no block is left for the others; raise active\n");
		return -EINVAL;
	}
	if (options->active < options->channels && !SNULL_CAN_FAULT) {
		pr_err("snull: active=%u: this kernel cannot move channels (Linux 2.6.28 or newer can); remove active=\n",
		       snull_active);
		return -EINVAL;
	}
	return 0;
}

/* Translates and checks the other parameters. */
static int __init snull_check_params(struct snull_net_options *options)
{
	if (snull_delivery_set(snull_delivery, SNULL_DELIVERY_ALL)) {
		pr_err("snull: delivery=%s: must be tap, bypass or stack\n",
		       snull_delivery);
		return -EINVAL;
	}
	if (snull_arp > 1) {
		pr_err("snull: arp=%u: must be 0 or 1\n", snull_arp);
		return -EINVAL;
	}
	options->arp = snull_arp;
	options->way = snull_delivery_way();
	options->ways = snull_delivery_by_channel();
	if (snull_mode & ~0666) {
		pr_err("snull: mode=%#o: only read and write bits (0666) are allowed\n",
		       snull_mode);
		return -EINVAL;
	}
	if (snull_rights_all_send > 1) {
		pr_err("snull: unprivileged_send=%u: must be 0 or 1\n",
		       snull_rights_all_send);
		return -EINVAL;
	}
	if (snull_gid == (unsigned int)-1) {
		pr_err("snull: gid=%u: no group has this number\n", snull_gid);
		return -EINVAL;
	}
	return 0;
}

/* The pools of all channels, for the devices, which know nothing of channels. */
static void __init snull_give_pools(struct snull_net_options *options)
{
	static struct snull_pool *pools[SNULL_CHANNELS_MAX];
	unsigned int i;

	options->pools = pools;
	options->count = snull_channel_count();
	options->queues = snull_queues;
	for (i = 0; i < options->count; i++)
		pools[i] = &snull_channel_get(i)->pool;
}

/* What an old kernel has not got, in one line. */
static void __init snull_say_missing(void)
{
	if (SNULL_CAN_ATTACH && SNULL_CAN_FAULT && SNULL_CAN_QUEUE &&
	    SNULL_CAN_PIN && SNULL_CAN_FILTER && SNULL_CAN_E1000 &&
	    SNULL_CAN_RX_HANDLER)
		return;
	pr_info("snull: this kernel:%s%s%s%s%s%s%s\n",
		SNULL_CAN_ATTACH ? "" : " copies TX payload (before 2.6.27);",
		SNULL_CAN_FAULT ? "" : " has no active= (before 2.6.28);",
		SNULL_CAN_QUEUE ? "" : " has no queues= (before 5.2);",
		SNULL_CAN_PIN ? "" : " has no NF_IOC_PIN (before 5.6);",
		SNULL_CAN_FILTER ? "" : " has no NF_IOC_FILTER (before 5.10);",
		SNULL_CAN_E1000 ? "" : " has no port e1000 (before 5.10, or without PCI);",
		SNULL_CAN_RX_HANDLER ? "" : " has no port attach (before 5.10)");
}

static int __init snull_init(void)
{
	struct snull_channel_options pools = { 0 };
	struct snull_net_options net = { 0 };
	static const struct snull_port_host host = {
		.attach = snull_channel_attach,
		.detach = snull_channel_detach,
	};
	int err;

	err = snull_check_params(&net);
	if (!err)
		err = snull_check_pools(&pools);
	if (err)
		return err;
	pools.home = &snull_net_port;
	net.mtu = snull_width - sizeof(struct nf_pool_slot) - ETH_HLEN;

	err = snull_channels_create(&pools);
	if (err) {
		pr_err("snull: no memory for %u times %lu contiguous bytes; free memory (echo 3 > /proc/sys/vm/drop_caches) or lower order= or active=\n",
		       pools.active, PAGE_SIZE << snull_order);
		return err;
	}
	snull_give_pools(&net);
	err = snull_net_create(&net);
	if (err == -EEXIST)
		pr_err("snull: cannot create sn0 and sn1: a device has that name; rename it (ip link set sn0 name OTHER)\n");
	else if (err)
		pr_err("snull: cannot create sn0 and sn1: error %d\n", err);
	if (err)
		goto err_net;
	err = snull_e1000_create(&host);
	if (err) {
		pr_err("snull: cannot register a PCI driver: error %d\n", err);
		goto err_e1000;
	}
	err = snull_attach_create(&host, snull_channel_count());
	if (err) {
		pr_err("snull: cannot watch for network devices: error %d\n",
		       err);
		goto err_attach;
	}
	err = snull_control_create();
	if (err) {
		pr_err("snull: cannot create /proc/nf_control: error %d\n", err);
		goto err_control;
	}
	err = snull_proc_create(snull_mode, snull_gid);
	if (err) {
		pr_err("snull: cannot create /proc/nf_addr: error %d\n", err);
		goto err_proc;
	}
	pr_info("snull: pool of %u slots of %u bytes, %u of them for TX; %u channels, %u active; delivery=%s\n",
		snull_channel_get(0)->pool.length - 1, snull_width,
		snull_tx_slots, pools.channels, pools.active, snull_delivery);
	snull_say_missing();
	return 0;

err_proc:
	snull_control_remove();
	snull_generate_stop();
err_control:
	snull_attach_destroy();
err_attach:
	snull_e1000_destroy();
err_e1000:
	snull_net_destroy();
err_net:
	snull_channels_destroy();
	return err;
}

static void __exit snull_exit(void)
{
	snull_control_remove();
	snull_generate_stop();
	snull_proc_remove();
	snull_attach_destroy();
	snull_e1000_destroy();
	snull_net_destroy();
	snull_slot_wait();
	snull_channels_destroy();
}

module_init(snull_init);
module_exit(snull_exit);

MODULE_DESCRIPTION("Network driver that receives into a page pool mapped by user space");
MODULE_AUTHOR("The nfpool authors");
MODULE_LICENSE("GPL");
MODULE_VERSION(SNULL_VERSION);
