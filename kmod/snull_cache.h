/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_cache.h - which channels are active.
 */
#ifndef SNULL_CACHE_H
#define SNULL_CACHE_H

#include "snull_pool.h"

#define SNULL_CHANNELS_MAX	64

struct snull_user;

/**
 * struct snull_channel - a connection; the paper's communication node
 * @pool: what the kernel knows of its pool
 * @index: its number
 * @files: open files, the claim's among them
 * @claimed: someone has it
 * @block: which of the reserved blocks it has, -1 if none: it is inactive
 * @host: memory that it has while it is inactive, NULL without the cache
 * @mem: the block or @host, what its file maps
 * @user: memory that its owner has handed over, NULL if none
 * @mapping: through which its pages are mapped, for taking them away
 * @ringing: the doorbell is at work; the channel is not idle
 * @used: when it last sent: a number that grows with each doorbell
 * @activations: times it got a block
 * @evictions: times it lost the block to another channel
 * @releases: times it gave the block back at the end of its owner
 * @doorbell: one doorbell at a time
 *
 * All but @pool is guarded by snull_channel_lock.
 */
struct snull_channel {
	struct snull_pool pool;
	unsigned int index;
	unsigned int files;
	unsigned int claimed;
	int block;
	void *host;
	void *mem;
	struct snull_user *user;
	struct address_space *mapping;
	unsigned int ringing;
	u64 used;
	unsigned int activations;
	unsigned int evictions;
	unsigned int releases;
	struct mutex doorbell;	/* one at a time */
};

extern struct mutex snull_channel_lock;	/* snull_channel.c */

int snull_cache_create(unsigned int blocks, unsigned int order);
void snull_cache_destroy(void);
void *snull_cache_acquire(struct snull_channel *channel);
void snull_cache_release(struct snull_channel *channel);
void snull_cache_use(struct snull_channel *channel);
void snull_cache_activate(struct snull_channel *channel);
void snull_cache_move(struct snull_channel *channel, void *mem);
void snull_cache_publish(const struct snull_channel *channel);

#endif /* SNULL_CACHE_H */
