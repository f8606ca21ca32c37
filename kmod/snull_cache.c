// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_cache.c - which channels are active: the cache of the paper's second
 * problem, "use cache to store the active communication node, and store the
 * inactive communication nodes in host memory".
 *
 * What is cached are connections, and the cache are the reserved blocks.  All
 * here is called with snull_channel_lock held.
 */
#include "snull_cache.h"
#include "snull_block.h"
#include "snull_tx.h"

#if SNULL_CAN_TRACE
#define CREATE_TRACE_POINTS
#endif
#include "snull_trace.h"

#define SNULL_CACHE_PIECE	16	/* slots copied with frames kept waiting */

static unsigned int snull_cache_blocks;		/* how many */
static unsigned int snull_cache_order;		/* log2 of the pages in each */
static void *snull_cache_mem[SNULL_CHANNELS_MAX];	/* the blocks */
static struct snull_channel *snull_cache_owners[SNULL_CHANNELS_MAX];
static u64 snull_cache_clock;

/**
 * snull_cache_publish - write what the header says of the channel itself
 * @channel: the channel, its pool locked
 */
void snull_cache_publish(const struct snull_channel *channel)
{
	struct nf_pool_header *header = snull_pool_header(&channel->pool);

	header->channel = channel->index;
	header->active = channel->block >= 0;
	header->activations = channel->activations;
	header->evictions = channel->evictions;
}

/**
 * snull_cache_move - from now on the slots are in other memory
 * @channel: the channel, its pool locked
 * @mem: the memory, whose content the caller has seen to; NULL: there is none
 */
void snull_cache_move(struct snull_channel *channel, void *mem)
{
	struct snull_pool *pool = &channel->pool;

	channel->mem = mem;
	if (channel->user)
		return;
	pool->mem = mem;
	if (!mem)
		return;
	snull_pool_publish(pool);
	snull_cache_publish(channel);
}

/**
 * snull_cache_use - it sends: it is the last one now to lose its block
 * @channel: the channel
 */
void snull_cache_use(struct snull_channel *channel)
{
	channel->used = ++snull_cache_clock;
}

static void snull_cache_give(struct snull_channel *channel, int block)
{
	lockdep_assert_held(&snull_channel_lock);
	channel->block = block;
	snull_cache_use(channel);
	channel->activations++;
	snull_cache_owners[block] = channel;
	trace_snull_channel_activate(channel->index, block);
}

static void snull_cache_take(struct snull_channel *channel)
{
	lockdep_assert_held(&snull_channel_lock);
	snull_cache_owners[channel->block] = NULL;
	channel->block = -1;
}

/**
 * snull_cache_release - take the block of an owner who has gone
 * @channel: a channel of which no frame is under way
 */
void snull_cache_release(struct snull_channel *channel)
{
	if (channel->block < 0)
		return;
	channel->releases++;
	snull_cache_take(channel);
}

/* Its owner has gone, and so have the frames that referred to its block. */
static int snull_cache_gone(struct snull_channel *channel)
{
	return channel->index && !channel->claimed &&
	       snull_tx_idle(&channel->pool);
}

/*
 * Pages that somebody still has, in a pipe say, and in which they would see what
 * the next owner of the block does.
 */
static unsigned int snull_cache_held(int block)
{
	return snull_block_held(snull_cache_mem[block], snull_cache_order);
}

/*
 * Take new memory for a block that is nobody's, and of which somebody still has
 * pages, or one opener could keep all blocks from the others.  Those pages go
 * when their holders let go of them; they show what was in them.
 */
static int snull_cache_renew(int block)
{
	void *mem = snull_block_alloc(snull_cache_order);

	if (!mem)
		return -ENOMEM;
	snull_block_free(snull_cache_mem[block], snull_cache_order);
	snull_cache_mem[block] = mem;
	return 0;
}

/* A block that nobody has or needs any more, -1 if there is none. */
static int snull_cache_free_block(void)
{
	struct snull_channel *owner;
	unsigned int i;
	int held = -1;

	for (i = 0; i < snull_cache_blocks; i++) {
		owner = snull_cache_owners[i];
		if (owner && snull_cache_gone(owner))
			snull_cache_release(owner);
		if (snull_cache_owners[i])
			continue;
		if (!snull_cache_held(i))
			return i;
		held = i;
	}
	return held < 0 || snull_cache_renew(held) ? -1 : held;
}

/* Whoever touches the mapping next waits for snull_channel_lock. */
static void snull_cache_unmap(struct snull_channel *channel)
{
	if (channel->mapping)
		unmap_mapping_range(channel->mapping, 0, 0,
				    !SNULL_CAN_ZAP_SHARED);
}

/* The idle channel that has not sent for longest since @after, or NULL. */
static struct snull_channel *snull_cache_oldest(u64 after)
{
	struct snull_channel *owner, *oldest = NULL;
	unsigned int i;

	for (i = 1; i < snull_cache_blocks; i++) {
		owner = snull_cache_owners[i];
		if (!owner || !owner->claimed || owner->ringing ||
		    owner->used <= after || !snull_tx_idle(&owner->pool))
			continue;
		if (!oldest || owner->used < oldest->used)
			oldest = owner;
	}
	return oldest;
}

/*
 * The channel to lose its block, its mapping taken away; NULL if there is none.
 * One of whose block somebody has pages only if there is no other.
 */
static struct snull_channel *snull_cache_victim(void)
{
	struct snull_channel *oldest = snull_cache_oldest(0), *victim = oldest;

	while (victim) {
		snull_cache_unmap(victim);
		if (!snull_cache_held(victim->block))
			return victim;
		victim = snull_cache_oldest(victim->used);
	}
	return oldest;
}

/* Frames go on coming to the pool, so what is copied here may change at once. */
static void snull_cache_copy(const struct snull_channel *channel, void *to)
{
	size_t size = PAGE_SIZE << snull_cache_order;
	size_t at;

	for (at = 0; at < size; at += PAGE_SIZE) {
		memcpy(to + at, channel->mem + at, PAGE_SIZE);
		cond_resched();
	}
}

/*
 * Copy the slots that frames have come into since: from @from on, which
 * snull_cache_carry() says.  In pieces, so that frames that come in need not wait
 * for long, until none has come since the last piece; then the pool stays locked.
 *
 * Nobody gives slots back, and so the producer cannot come round to @from.  An
 * owner who does it all the same, by pages that it holds, loses frames.
 */
static void snull_cache_catch_up(struct snull_channel *channel, void *to,
				 unsigned int from, u64 frames)
{
	struct snull_pool *pool = &channel->pool;
	unsigned int round = pool->rx_count, left = round, behind, count;
	size_t at;

	snull_pool_lock(pool);
	if (channel->user || pool->rx_frames == frames)
		return;
	for (;;) {
		/* From 1 to a whole round: one frame has come at least. */
		behind = (pool->next + round - from - 1) % round + 1;
		behind = min(behind, left);
		count = min_t(unsigned int, behind, SNULL_CACHE_PIECE);
		left -= count;
		behind -= count;
		for (; count; count--, from = snull_pool_after(pool, from)) {
			at = (size_t)from * pool->width;
			memcpy(to + at, channel->mem + at, pool->width);
			at = pool->stamps + from * sizeof(u64);
			if (pool->stamps)
				memcpy(to + at, channel->mem + at, sizeof(u64));
		}
		if (!behind)
			return;
		snull_pool_unlock(pool);
		cond_resched();
		snull_pool_lock(pool);
	}
}

/*
 * Move the slots to @to.  Whoever touches the mapping now waits in
 * snull_channel_fault(), and nothing is sent; frames are stored meanwhile.
 */
static void snull_cache_carry(struct snull_channel *channel, void *to)
{
	struct snull_pool *pool = &channel->pool;
	unsigned int from;
	u64 frames;

	snull_cache_unmap(channel);
	snull_pool_lock(pool);
	from = pool->next;
	frames = pool->rx_frames;
	snull_pool_unlock(pool);
	snull_cache_copy(channel, to);
	snull_cache_catch_up(channel, to, from, frames);
	snull_cache_move(channel, to);
	snull_pool_unlock(pool);
}

/**
 * snull_cache_acquire - a block for a new owner, without taking one away
 * @channel: a channel that has none
 *
 * Return: the block, or NULL if none is free.
 */
void *snull_cache_acquire(struct snull_channel *channel)
{
	int block = snull_cache_free_block();

	if (block < 0)
		return NULL;
	snull_cache_give(channel, block);
	return snull_cache_mem[block];
}

/**
 * snull_cache_activate - get the channel a block, and move its slots there
 * @channel: a channel that has none, but host memory
 *
 * If none is free, that of the idle channel that has not sent for longest.
 * Where no other channel is idle, or there is no memory in place of pages that
 * somebody has, this one stays inactive.
 */
void snull_cache_activate(struct snull_channel *channel)
{
	int block = snull_cache_free_block();
	struct snull_channel *victim;

	if (block < 0) {
		victim = snull_cache_victim();
		if (!victim)
			return;
		snull_cache_take(victim);
		victim->evictions++;
		trace_snull_channel_evict(victim->index, channel->index);
		snull_cache_carry(victim, victim->host);
		block = snull_cache_free_block();
		if (block < 0)
			return;
	}
	snull_cache_give(channel, block);
	snull_cache_carry(channel, snull_cache_mem[block]);
}

/**
 * snull_cache_create - allocate the blocks
 * @blocks: how many
 * @order: log2 of the pages in each
 *
 * Return: 0 or -ENOMEM.
 */
int snull_cache_create(unsigned int blocks, unsigned int order)
{
	unsigned int i;

	snull_cache_blocks = blocks;
	snull_cache_order = order;
	for (i = 0; i < blocks; i++) {
		snull_cache_mem[i] = snull_block_alloc(order);
		if (!snull_cache_mem[i]) {
			snull_cache_destroy();
			return -ENOMEM;
		}
	}
	return 0;
}

/**
 * snull_cache_destroy - give the blocks back
 */
void snull_cache_destroy(void)
{
	unsigned int i, held;

	for (i = 0; i < snull_cache_blocks; i++) {
		snull_cache_owners[i] = NULL;
		if (!snull_cache_mem[i])
			continue;
		held = snull_cache_held(i);
		if (held)
			pr_warn("snull: %u pages of a pool are still held\n",
				held);
		snull_block_free(snull_cache_mem[i], snull_cache_order);
		snull_cache_mem[i] = NULL;
	}
}
