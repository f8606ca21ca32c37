/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_net.h - the network devices sn0 and sn1: step 1 of 5 on the way of a
 * packet.
 */
#ifndef SNULL_NET_H
#define SNULL_NET_H

#include "compat.h"
#include "snull_skb.h"

/**
 * struct snull_net_options - how the devices behave
 * @arp: the devices use ARP
 * @mtu: the largest MTU, and the one to begin with
 */
struct snull_net_options {
	unsigned int arp;
	unsigned int mtu;
};

/* What becomes of a frame that a device sends. */
enum snull_way {
	SNULL_WAY_STACK,	/* up the stack at the other end */
	SNULL_WAY_TAP,		/* to a pool, and up the stack */
	SNULL_WAY_BYPASS,	/* to a pool */
	SNULL_WAY_DISCARD,	/* dropped here */
};

/**
 * struct snull_port - private data of a device
 * @peer: the device at the other end of the wire
 * @way: enum snull_way
 * @pool: of all frames that leave it for a pool, NULL: one for each channel
 * @room: for the heads of skbs that leave it
 * @stats: frames of the stack that no pool has counted
 * @shown: what `ip -s link` shows: these, and those of the pools
 */
struct snull_port {
	struct net_device *peer;
	int way;
	struct snull_pool *pool;
	struct snull_skb_room room;
	struct net_device_stats stats;
	struct net_device_stats shown;
};

extern const struct ethtool_ops snull_ethtool_ops;

int snull_net_create(const struct snull_net_options *options);
void snull_net_destroy(void);
struct net_device_stats *snull_net_stats(struct net_device *dev);
void snull_net_lock(void);
void snull_net_unlock(void);
int snull_net_is_nic(const struct net_device *dev);
int snull_net_send(struct sk_buff *skb);
struct net_device *snull_net_peer(void);
const char *snull_net_delivery(void);
int snull_net_set_delivery(const char *name);
const char *snull_net_discard(void);
int snull_net_set_discard(const char *name);

#endif /* SNULL_NET_H */
