/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_channel.h - connections that cannot hurt each other: each has a pool
 * of its own, and at most one opener.
 */
#ifndef SNULL_CHANNEL_H
#define SNULL_CHANNEL_H

#include "snull_pool.h"

#define SNULL_CHANNELS_MAX	64

struct snull_user;

/**
 * struct snull_channel - a connection; the paper's communication node
 * @pool: what the kernel knows of its pool
 * @index: its number
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
 * All but @pool is guarded by the lock in snull_channel.c.
 */
struct snull_channel {
	struct snull_pool pool;
	unsigned int index;
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

/**
 * struct snull_channel_options - the module's parameters
 * @channels: number of channels
 * @active: number of blocks; fewer than channels: the cache is on
 * @order: log2 of the pages in a block
 * @width: bytes from one slot to the next
 * @tx: slots of the TX partition
 */
struct snull_channel_options {
	unsigned int channels;
	unsigned int active;
	unsigned int order;
	unsigned int width;
	unsigned int tx;
};

extern struct snull_channel *snull_channel_all;
extern struct snull_channel_options snull_channel_options;

static inline unsigned int snull_channel_count(void)
{
	return snull_channel_options.channels;
}

static inline struct snull_channel *snull_channel_get(unsigned int index)
{
	return &snull_channel_all[index];
}

int snull_channels_create(const struct snull_channel_options *options);
void snull_channels_destroy(void);
unsigned long long snull_channel_address(struct snull_channel *channel);
int snull_channel_claim(struct snull_channel *channel);
void snull_channel_release(struct snull_channel *channel);
int snull_channel_map(struct snull_channel *channel,
		      struct vm_area_struct *vma);
long snull_channel_doorbell(struct snull_channel *channel, unsigned int limit);
int snull_channel_pin(struct snull_channel *channel,
		      const struct nf_user_pool *request);
int snull_channel_pages(struct snull_channel *channel,
			const struct nf_page_table *request, int privileged);

#endif /* SNULL_CHANNEL_H */
