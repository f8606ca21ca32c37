/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_net.h - the network devices sn0 and sn1: step 1 of 5 on the way of a
 * packet.
 */
#ifndef SNULL_NET_H
#define SNULL_NET_H

#include "snull_pool.h"

/**
 * struct snull_net_options - how the devices behave
 * @bypass: frames that arrive on sn0 go to the pool only, not to the stack
 * @arp: the devices use ARP
 */
struct snull_net_options {
	unsigned int bypass;
	unsigned int arp;
};

/**
 * struct snull_port - private data of a device
 * @peer: the device at the other end of the wire
 * @pool: where received frames are kept, NULL on sn1
 * @stats: what `ip -s link` shows
 */
struct snull_port {
	struct net_device *peer;
	struct snull_pool *pool;
	struct net_device_stats stats;
};

extern const struct ethtool_ops snull_ethtool_ops;

int snull_net_create(struct snull_pool *pool,
		     const struct snull_net_options *options);
void snull_net_destroy(void);

#endif /* SNULL_NET_H */
