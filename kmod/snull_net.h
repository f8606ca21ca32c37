/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_net.h - the network devices sn0 and sn1: step 1 of 5 on the way of a
 * packet.
 */
#ifndef SNULL_NET_H
#define SNULL_NET_H

#include "compat.h"

/**
 * struct snull_net_options - how the devices behave
 * @arp: the devices use ARP
 * @mtu: the largest MTU, and the one to begin with
 */
struct snull_net_options {
	unsigned int arp;
	unsigned int mtu;
};

/**
 * struct snull_port - private data of a device
 * @peer: the device at the other end of the wire
 * @stats: frames of the stack
 * @shown: what `ip -s link` shows: these, and those of the TX partitions
 */
struct snull_port {
	struct net_device *peer;
	struct net_device_stats stats;
	struct net_device_stats shown;
};

extern const struct ethtool_ops snull_ethtool_ops;

int snull_net_create(const struct snull_net_options *options);
void snull_net_destroy(void);
int snull_net_is_nic(const struct net_device *dev);
int snull_net_send(struct sk_buff *skb);
struct net_device *snull_net_peer(void);
const char *snull_net_delivery(void);
int snull_net_set_delivery(const char *name);
const char *snull_net_discard(void);
int snull_net_set_discard(const char *name);

#endif /* SNULL_NET_H */
