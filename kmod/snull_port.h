/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_port.h - an end of the wire: the private data of a device.
 */
#ifndef SNULL_PORT_H
#define SNULL_PORT_H

#include "compat.h"
#include "snull_pool.h"
#include "snull_skb.h"

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
 * @pools: the pools of the NIC, the number of the channel is the index
 * @pool_count: how many
 * @frame_max: bytes in the longest frame that the stack takes
 * @nic: it is the device with the pools
 * @discards: what arrives here for the stack is dropped
 * @room: for the heads of skbs that leave it
 * @stats: frames of the stack that no pool has counted
 * @shown: what `ip -s link` shows: these, and those of the pools
 */
struct snull_port {
	struct net_device *peer;
	int way;
	struct snull_pool *pool;
	struct snull_pool **pools;
	unsigned int pool_count;
	unsigned int frame_max;
	int nic;
	int discards;
	struct snull_skb_room room;
	struct net_device_stats stats;
	struct net_device_stats shown;
};

#endif /* SNULL_PORT_H */
