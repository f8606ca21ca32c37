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

static unsigned int snull_mode = 0600;
module_param_named(mode, snull_mode, uint, 0444);
MODULE_PARM_DESC(mode, "permission bits of /proc/nf_addr (default 0600)");

static struct snull_pool snull_pool;

static int __init snull_init(void)
{
	int err;

	if (snull_mode & ~0666) {
		pr_err("snull: mode=%#o: only read and write bits (0666) mean anything\n",
		       snull_mode);
		return -EINVAL;
	}

	err = snull_pool_create(&snull_pool, NF_POOL_ORDER, NF_POOL_WIDTH);
	if (err) {
		pr_err("snull: no %lu contiguous bytes for the pool; free memory (echo 3 > /proc/sys/vm/drop_caches) and try again\n",
		       PAGE_SIZE << NF_POOL_ORDER);
		return err;
	}
	err = snull_net_create(&snull_pool);
	if (err) {
		pr_err("snull: cannot make sn0 and sn1: error %d\n", err);
		goto err_net;
	}
	err = snull_proc_create(&snull_pool, snull_mode);
	if (err) {
		pr_err("snull: cannot make /proc/nf_addr: error %d\n", err);
		goto err_proc;
	}
	pr_info("snull: pool of %u slots of %u bytes\n",
		snull_pool.length - 1, snull_pool.width);
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
MODULE_VERSION("0.1.0");
