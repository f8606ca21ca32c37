// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_tx.c - from the TX partition to the port: the way back of a packet.
 *
 * Which slots have a frame to send is found here; what leaves the machine, and
 * how, is the port's (snull_port.h).
 */
#include "snull_tx.h"
#include "snull_slot.h"

/* Slots looked at with bottom halves off in one go. */
#define SNULL_TX_BATCH	64

/* Slots that poll(2) looks at. */
#define SNULL_TX_LOOKS	64

static unsigned int snull_tx_after(const struct snull_pool *pool,
				   unsigned int n)
{
	return n + 1 < pool->length ? n + 1 : snull_slot_first(pool);
}

/*
 * Send the frame in slot @n, or count why not.
 *
 * Return: 0, or -EAGAIN if the device takes no more now.
 */
static int snull_tx_one(struct snull_pool *pool,
			const struct snull_port_ops *ops, unsigned int n,
			unsigned int len, unsigned int attach)
{
	int sent = ops->send(pool, n, len, attach);

	if (sent == -EAGAIN)
		return sent;
	u64_stats_update_begin(&pool->tx_sync);
	if (likely(sent >= 0)) {
		pool->tx_frames++;
		pool->tx_bytes += len;
		pool->tx_attached += sent;
	} else if (sent == -EINVAL) {
		pool->tx_malformed++;
	} else {
		pool->tx_dropped++;
	}
	u64_stats_update_end(&pool->tx_sync);
	/* More than 0: the port gives the slot back. */
	if (sent > 0)
		return 0;
	/* No lock: nothing refers to this slot, and there is but one doorbell. */
	snull_slot_give_back(pool, n);
	return 0;
}

/* The state of slot @n if there is a frame in it that is not yet under way. */
static u32 snull_tx_look(struct snull_pool *pool, unsigned int n)
{
	unsigned int under_way = atomic_read(&pool->tx_in_flight);
	u32 state;

	/*
	 * The count, then the state: pairs with snull_slot_done(); who sees no
	 * frame under way sees the slots of all that were as given back.
	 */
	smp_rmb();
	/*
	 * Load-acquire: pairs with the store-release of nf_tx_commit in
	 * native/lib/tx.c and of PoolSender in the Java client; who sees READ
	 * sees the whole frame.
	 */
	state = smp_load_acquire(&snull_pool_slot(pool, n)->state);
	if (state == NF_SLOT_WRITE || !under_way)
		return state;
	spin_lock(&pool->tx_lock);
	/* acquire: as above */
	state = smp_load_acquire(&snull_pool_slot(pool, n)->state);
	if (test_bit(n - snull_slot_first(pool), pool->tx_busy))
		state = NF_SLOT_WRITE;
	spin_unlock(&pool->tx_lock);
	return state;
}

static void snull_tx_count(struct snull_pool *pool)
{
	struct nf_pool_header *header = snull_pool_header(pool);

	u64_stats_update_begin(&pool->tx_sync);
	pool->tx_copied = pool->tx_bytes - pool->tx_attached;
	u64_stats_update_end(&pool->tx_sync);
	WRITE_ONCE(header->tx_frames, pool->tx_frames);
	WRITE_ONCE(header->tx_bytes, pool->tx_bytes);
	WRITE_ONCE(header->tx_malformed, pool->tx_malformed);
	WRITE_ONCE(header->tx_dropped, pool->tx_dropped);
	WRITE_ONCE(header->tx_copied, pool->tx_copied);
	WRITE_ONCE(header->tx_attached, pool->tx_attached);
}

/* The device may begin; a port without one has sent everything by now. */
static void snull_tx_kick(struct snull_pool *pool,
			  const struct snull_port_ops *ops)
{
	if (ops->kick)
		ops->kick(pool);
}

/**
 * snull_tx_send - send the frames in the TX partition
 * @pool: the pool, which stays where it is and with its port; one caller at a
 *	time
 * @limit: how many to take at most, 0: all there are
 * @attach: the payload may stay in the slot
 *
 * In the order of the slots, from the one after the last that was sent, once
 * round.  A slot whose frame is still under way is passed over.
 *
 * Return: number of frames taken: those refused or dropped are counted, too.
 */
long snull_tx_send(struct snull_pool *pool, unsigned int limit,
		   unsigned int attach)
{
	const struct snull_port_ops *ops = pool->port->ops;
	unsigned int n = pool->tx_next, left = pool->tx_count;
	unsigned int turn = SNULL_TX_BATCH;
	long taken = 0;
	u32 state;

	local_bh_disable();
	for (; left; left--, n = snull_tx_after(pool, n)) {
		if (unlikely(!turn--)) {
			/* Let the stack, and others, have their turn. */
			snull_tx_kick(pool, ops);
			local_bh_enable();
			cond_resched();
			local_bh_disable();
			turn = SNULL_TX_BATCH - 1;
		}
		state = snull_tx_look(pool, n);
		if (state == NF_SLOT_WRITE)
			continue;
		/* Garbage that does not say READ is a frame of no length. */
		if (snull_tx_one(pool, ops, n, state & NF_SLOT_READ ?
				 state & NF_SLOT_LENGTH : 0, attach))
			break;
		pool->tx_next = snull_tx_after(pool, n);
		taken++;
		if (taken == limit)
			break;
	}
	snull_tx_kick(pool, ops);
	snull_tx_count(pool);
	local_bh_enable();
	/* Slots whose frames were copied or refused are free again. */
	if (taken)
		snull_pool_wake(pool);
	return taken;
}

/**
 * snull_tx_reset - forget what is in the TX partition, for a new owner
 * @pool: the pool, which has no owner now
 *
 * Slots whose frames are still under way stay READ, whatever the owner before
 * has written there; the doorbell passes over them.
 */
void snull_tx_reset(struct snull_pool *pool)
{
	unsigned int n, left;

	spin_lock_bh(&pool->tx_lock);
	pool->tx_owner++;
	for (n = snull_slot_first(pool), left = pool->tx_count; left; left--, n++) {
		if (test_bit(n - snull_slot_first(pool), pool->tx_busy))
			WRITE_ONCE(snull_pool_slot(pool, n)->state,
				   NF_SLOT_READ | snull_pool_frame_max(pool));
		else
			snull_slot_give_back(pool, n);
		if (left % SNULL_TX_BATCH == 0) {
			spin_unlock_bh(&pool->tx_lock);
			cond_resched();
			spin_lock_bh(&pool->tx_lock);
		}
	}
	pool->tx_next = snull_slot_first(pool);
	spin_unlock_bh(&pool->tx_lock);
}

/**
 * snull_tx_abandon - leave the frames under way to their receivers
 * @pool: a pool other than channel 0's, which has no owner now
 *
 * The next owner gets other memory; their slots never come back.
 */
void snull_tx_abandon(struct snull_pool *pool)
{
	spin_lock_bh(&pool->tx_lock);
	pool->tx_owner++;
	if (pool->tx_count)
		memset(pool->tx_busy, 0,
		       BITS_TO_LONGS(pool->tx_count) * sizeof(long));
	atomic_set(&pool->tx_in_flight, 0);
	spin_unlock_bh(&pool->tx_lock);
}

/**
 * snull_tx_idle - is no frame under way?
 * @pool: the pool
 *
 * With the lock: the last snull_slot_done() may have counted its slot off, and
 * not yet given it back.  When this returns 1, nothing writes to the memory of
 * the TX partition but its owner and the doorbell.
 *
 * Return: 1 or 0.
 */
int snull_tx_idle(struct snull_pool *pool)
{
	int idle;

	spin_lock_bh(&pool->tx_lock);
	idle = !atomic_read(&pool->tx_in_flight);
	spin_unlock_bh(&pool->tx_lock);
	return idle;
}

/**
 * snull_tx_pending - has the user filled a slot?
 * @pool: a pool of which no frame is under way
 *
 * Return: 1 if a slot of the TX partition is not WRITE, else 0.
 */
int snull_tx_pending(struct snull_pool *pool)
{
	unsigned int n = pool->tx_next, left = pool->tx_count;

	for (; left; left--, n = snull_tx_after(pool, n))
		if (READ_ONCE(snull_pool_slot(pool, n)->state) != NF_SLOT_WRITE)
			return 1;
	return 0;
}

/**
 * snull_tx_writable - is there a free slot for the user?
 * @pool: the pool, its port's lock held
 *
 * Looks where the user goes on, after the last frame that was sent, and at some
 * slots more.  Beyond that, each slot that no frame under way refers to counts as
 * free; it is, unless the user has filled it and not rung the doorbell.
 *
 * Return: 1 if a slot of the TX partition is WRITE, else 0.
 */
int snull_tx_writable(struct snull_pool *pool)
{
	unsigned int n = READ_ONCE(pool->tx_next);
	unsigned int left = min_t(unsigned int, pool->tx_count,
				  SNULL_TX_LOOKS);

	for (; left; left--, n = snull_tx_after(pool, n))
		if (READ_ONCE(snull_pool_slot(pool, n)->state) == NF_SLOT_WRITE)
			return 1;
	return pool->tx_count > SNULL_TX_LOOKS &&
	       atomic_read(&pool->tx_in_flight) < pool->tx_count;
}
