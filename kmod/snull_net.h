/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_net.h - the port `wire`, the network devices sn0 and sn1: step 1 of 5 on
 * the way of a packet.
 */
#ifndef SNULL_NET_H
#define SNULL_NET_H

#include "snull_pool.h"
#include "snull_port.h"

#define SNULL_NET_DEVICES	2

/**
 * struct snull_wire_queue - what the lock of a device's queue guards
 * @room: for the heads of skbs that leave by it
 * @stats: frames of the stack that no pool has counted: sent by this queue, and
 *	received from the other end's queue of the same number
 * @sent: around each change of what is sent in @stats, for who reads it with no lock
 *	on a processor of 32 bits
 * @received: the same of what is received, which the other end's queue changes
 * @rest: for frames of channels that are another port's now, and what the wire
 *	has counted for them before; a pool that nobody opens
 */
struct snull_wire_queue {
	struct snull_skb_room room;
	struct rtnl_link_stats64 stats;
	struct u64_stats_sync sent;
	struct u64_stats_sync received;
	struct snull_pool rest;
};

/**
 * struct snull_wire_end - an end of the wire: the private data of a device
 * @peer: the device at the other end
 * @way: enum snull_way, of what leaves it
 * @pool: of all frames that leave it for a pool, NULL: one for each channel
 * @pools: the pools of the NIC, the number of the channel is the index
 * @pool_count: how many
 * @ways: with SNULL_WAY_CHANNEL: of the frames for each channel
 * @frame_max: bytes in the longest frame that the stack takes
 * @nic: it is the device with the pools
 * @discards: what arrives here for the stack is dropped
 * @link: room for what `ip -s link` shows, where the kernel has none
 * @queue_count: number of queues; channel n belongs to queue n % @queue_count,
 *	whose lock on sn1 guards its pool
 * @queue: of each queue
 */
struct snull_wire_end {
	struct net_device *peer;
	int way;
	struct snull_pool *pool;
	struct snull_pool **pools;
	unsigned int pool_count;
	const enum snull_way *ways;
	unsigned int frame_max;
	int nic;
	int discards;
	struct snull_link_memory link;
	unsigned int queue_count;
	struct snull_wire_queue queue[];
};

/**
 * struct snull_net_options - how the devices behave
 * @arp: the devices use ARP
 * @mtu: the largest MTU, and the one to begin with
 * @way: of the frames that sn1 sends, to begin with
 * @ways: of those for each channel, when @way is SNULL_WAY_CHANNEL; may change at
 *	any time, and outlives the devices
 * @pools: for what arrives on sn0, by the number of the channel; they and the
 *	array, which is the wire's own from now on, outlive the devices
 * @count: how many
 * @queues: of each device
 */
struct snull_net_options {
	unsigned int arp;
	unsigned int mtu;
	enum snull_way way;
	const enum snull_way *ways;
	struct snull_pool **pools;
	unsigned int count;
	unsigned int queues;
};

extern struct snull_port snull_net_port;
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

/* The queue by which frames come to a pool. */
static inline unsigned int snull_net_queue(const struct snull_wire_end *end,
					   const struct snull_pool *pool)
{
	return pool->index % end->queue_count;
}

int snull_net_create(const struct snull_net_options *options);
void snull_net_destroy(void);
void snull_net_direct(enum snull_way way, int discard);

#endif /* SNULL_NET_H */
