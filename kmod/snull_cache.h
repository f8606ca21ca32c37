/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_cache.h - which channels are active.
 */
#ifndef SNULL_CACHE_H
#define SNULL_CACHE_H

#include "snull_channel.h"

int snull_cache_create(unsigned int blocks, unsigned int order);
void snull_cache_destroy(void);
void *snull_cache_acquire(struct snull_channel *channel);
void snull_cache_release(struct snull_channel *channel);
void snull_cache_use(struct snull_channel *channel);
void snull_cache_activate(struct snull_channel *channel);
void snull_cache_move(struct snull_channel *channel, void *mem);
void snull_cache_publish(const struct snull_channel *channel);

#endif /* SNULL_CACHE_H */
