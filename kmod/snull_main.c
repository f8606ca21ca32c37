// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_main.c - parameters, load and unload of the module.
 *
 * snull.ko shows a packet's way from a network driver to user space without a
 * copy: sn1 is the wire, sn0 the NIC that keeps what it receives in a reserved
 * pool, /proc/nf_addr the place where user space finds the pool.
 *
 * The behaviour comes from snull in the book "Linux Device Drivers" by
 * Alessandro Rubini and Jonathan Corbet, published by O'Reilly & Associates.
 */
#include "snull_net.h"
#include "snull_proc.h"

/* Slots this narrow still take the smallest MTU, this wide a jumbo frame. */
#define SNULL_WIDTH_MIN		128
#define SNULL_WIDTH_MAX		16384
#define SNULL_ORDER_MAX		10	/* what the page allocator can give */

static char *snull_delivery = "tap";
module_param_named(delivery, snull_delivery, charp, 0444);
MODULE_PARM_DESC(delivery, "where sn0 delivers frames: tap (pool and stack, default) or bypass (pool only)");

static unsigned int snull_arp;
module_param_named(arp, snull_arp, uint, 0444);
MODULE_PARM_DESC(arp, "1: the devices use ARP (default 0)");

static unsigned int snull_mode = 0600;
module_param_named(mode, snull_mode, uint, 0444);
MODULE_PARM_DESC(mode, "permission bits of /proc/nf_addr (default 0600)");

static unsigned int snull_gid;
module_param_named(gid, snull_gid, uint, 0444);
MODULE_PARM_DESC(gid, "group of /proc/nf_addr (default 0)");

static unsigned int snull_order = NF_POOL_ORDER;
module_param_named(order, snull_order, uint, 0444);
MODULE_PARM_DESC(order, "log2 of the pages in the pool, 0 to 10 (default 9: 2 MiB)");

static unsigned int snull_width = NF_POOL_WIDTH;
module_param_named(width, snull_width, uint, 0444);
MODULE_PARM_DESC(width, "bytes in a slot, 128 to 16384, a multiple of 4 (default 1500); MTU = width - 18");

static struct snull_pool snull_pool;

/* Translates and checks the parameters; says what is wrong with one. */
static int __init snull_check_params(struct snull_net_options *options)
{
	if (!strcmp(snull_delivery, "bypass")) {
		options->bypass = 1;
	} else if (strcmp(snull_delivery, "tap")) {
		pr_err("snull: delivery=%s: neither tap nor bypass\n",
		       snull_delivery);
		return -EINVAL;
	}
	if (snull_arp > 1) {
		pr_err("snull: arp=%u: neither 0 nor 1\n", snull_arp);
		return -EINVAL;
	}
	options->arp = snull_arp;
	if (snull_mode & ~0666) {
		pr_err("snull: mode=%#o: only read and write bits (0666) mean anything\n",
		       snull_mode);
		return -EINVAL;
	}
	if (snull_gid == (unsigned int)-1) {
		pr_err("snull: gid=%u: no group has this number\n", snull_gid);
		return -EINVAL;
	}
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
	if ((PAGE_SIZE << snull_order) / snull_width < 2) {
		pr_err("snull: order=%u width=%u: no room for a single frame; raise order or lower width\n",
		       snull_order, snull_width);
		return -EINVAL;
	}
	return 0;
}

static int __init snull_init(void)
{
	struct snull_net_options options = { 0 };
	int err;

	err = snull_check_params(&options);
	if (err)
		return err;

	err = snull_pool_create(&snull_pool, snull_order, snull_width);
	if (err) {
		pr_err("snull: no %lu contiguous bytes for the pool; free memory (echo 3 > /proc/sys/vm/drop_caches) or lower order=\n",
		       PAGE_SIZE << snull_order);
		return err;
	}
	err = snull_net_create(&snull_pool, &options);
	if (err) {
		pr_err("snull: cannot make sn0 and sn1: error %d\n", err);
		goto err_net;
	}
	err = snull_proc_create(&snull_pool, snull_mode, snull_gid);
	if (err) {
		pr_err("snull: cannot make /proc/nf_addr: error %d\n", err);
		goto err_proc;
	}
	pr_info("snull: pool of %u slots of %u bytes, delivery=%s\n",
		snull_pool.length - 1, snull_pool.width, snull_delivery);
	return 0;

err_proc:
	snull_net_destroy();
err_net:
	snull_pool_destroy(&snull_pool);
	return err;
}

static void __exit snull_exit(void)
{
	snull_proc_remove();
	snull_net_destroy();
	snull_pool_destroy(&snull_pool);
}

module_init(snull_init);
module_exit(snull_exit);

MODULE_DESCRIPTION("Network driver that receives into a page pool mapped by user space");
MODULE_AUTHOR("The nfpool authors");
MODULE_LICENSE("GPL");
MODULE_VERSION(SNULL_VERSION);
