/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_channel.h - connections that cannot hurt each other: each has a pool
 * of its own, and at most one opener.
 */
#ifndef SNULL_CHANNEL_H
#define SNULL_CHANNEL_H

#include "snull_cache.h"

/**
 * struct snull_channel_options - the module's parameters
 * @channels: number of channels
 * @active: number of blocks; fewer than channels: the cache is on
 * @order: log2 of the pages in a block
 * @width: bytes from one slot to the next
 * @tx: slots of the TX partition
 * @stamp: each slot has a time of arrival
 * @home: the port that has the pools that no other has
 */
struct snull_channel_options {
	unsigned int channels;
	unsigned int active;
	unsigned int order;
	unsigned int width;
	unsigned int tx;
	unsigned int stamp;
	struct snull_port *home;
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

/* May the channel become inactive? */
static inline int snull_channel_cached(const struct snull_channel *channel)
{
	return channel->index &&
	       snull_channel_options.active < snull_channel_options.channels;
}

int snull_channels_create(const struct snull_channel_options *options);
void snull_channels_destroy(void);
unsigned long long snull_channel_address(struct snull_channel *channel);
void snull_channel_enter(struct snull_channel *channel);
void snull_channel_leave(struct snull_channel *channel);
int snull_channel_attach(struct snull_port *port, unsigned int index);
void snull_channel_detach(struct snull_port *port);
int snull_channel_claim(struct snull_channel *channel);
void snull_channel_release(struct snull_channel *channel);
int snull_channel_map(struct snull_channel *channel,
		      struct vm_area_struct *vma);
void snull_channel_refill(struct snull_channel *channel);
long snull_channel_doorbell(struct snull_channel *channel, unsigned int limit);
int snull_channel_pin(struct snull_channel *channel,
		      const struct nf_user_pool *request);
int snull_channel_filter(struct snull_channel *channel,
			 const struct nf_filter *request);
int snull_channel_pages(struct snull_channel *channel,
			const struct nf_page_table *request, int privileged);

#endif /* SNULL_CHANNEL_H */
