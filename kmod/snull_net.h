/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_net.h - the network devices sn0 and sn1: step 1 of 5 on the way of a
 * packet.
 */
#ifndef SNULL_NET_H
#define SNULL_NET_H

#include "snull_port.h"

#define SNULL_NET_DEVICES	2

/**
 * struct snull_net_options - how the devices behave
 * @arp: the devices use ARP
 * @mtu: the largest MTU, and the one to begin with
 * @way: of the frames that sn1 sends, to begin with
 * @pools: for what arrives on sn0, by the number of the channel; they and the
 *	array outlive the devices
 * @count: how many
 */
struct snull_net_options {
	unsigned int arp;
	unsigned int mtu;
	enum snull_way way;
	struct snull_pool **pools;
	unsigned int count;
};

extern struct net_device *snull_net_devs[SNULL_NET_DEVICES];

/* sn0, the device with the pools. */
static inline struct net_device *snull_net_nic(void)
{
	return snull_net_devs[0];
}

/* sn1, the device at the other end of its wire. */
static inline struct net_device *snull_net_peer(void)
{
	return snull_net_devs[1];
}

int snull_net_create(const struct snull_net_options *options);
void snull_net_destroy(void);
void snull_net_direct(enum snull_way way, int discard);
void snull_net_lock(void);
void snull_net_unlock(void);

#endif /* SNULL_NET_H */
