// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_channel_port.c - which port a channel's pool has: from one port to another.
 */
#include "snull_channel.h"
#include "snull_tx.h"

/*
 * Channel 0 receives without an owner.  The one to come may have the right to
 * see the frames of its new port, but not those of the one before.
 */
static void snull_channel_wipe(struct snull_pool *pool)
{
	memset(snull_pool_slot(pool, 1), 0, (size_t)pool->rx_count * pool->width);
	if (pool->stamps)
		memset(snull_pool_stamp(pool, 1), 0,
		       pool->rx_count * sizeof(u64));
	pool->next = 1;
	pool->passed = 0;
	snull_pool_open(pool, 1);
	snull_pool_header(pool)->ri = pool->next;
}

/* Give the pool to another port; the channel's doorbell is held. */
static int snull_channel_switch(struct snull_channel *channel,
				struct snull_port *port)
{
	struct snull_pool *pool = &channel->pool;
	struct snull_port *from = pool->port;

	from->ops->stop(pool);
	/* Nobody has it open, and no port fills it: no lock for so much. */
	if (!channel->index && !channel->files)
		snull_channel_wipe(pool);
	from->ops->lock(pool);
	snull_pool_clear_counts(pool);
	if (pool->open)
		snull_pool_publish(pool);
	WRITE_ONCE(pool->port, port);
	from->ops->unlock(pool);
	return port->ops->start(pool);
}

/* May @port have the channel?  If not, say why. */
static int snull_channel_check(struct snull_channel *channel,
			       const struct snull_port *port)
{
	struct snull_pool *pool = &channel->pool;

	if (pool->width < port->width_min) {
		pr_notice("snull: port %s: width=%u: it needs slots of %u bytes or more; load snull with width=%u\n",
			  port->name, pool->width, port->width_min,
			  port->width_min);
		return -EINVAL;
	}
	if (port->dma && snull_channel_cached(channel)) {
		pr_notice("snull: port %s: channel %u: active=%u: a channel that may become inactive has no memory for a device; load snull with active=0\n",
			  port->name, channel->index,
			  snull_channel_options.active);
		return -EINVAL;
	}
	if (channel->files || pool->port != snull_channel_options.home ||
	    !snull_tx_idle(pool)) {
		pr_notice("snull: port %s: channel %u is in use; close its file\n",
			  port->name, channel->index);
		return -EBUSY;
	}
	return 0;
}

/**
 * snull_channel_attach - give a channel's pool to another port
 * @port: the port
 * @index: number of the channel, of which no file is open
 *
 * The pool's counters begin at 0 again.
 *
 * Return: 0; -EINVAL if the port cannot use such a pool, -EBUSY if the channel is
 * in use, or what the port says.
 */
int snull_channel_attach(struct snull_port *port, unsigned int index)
{
	struct snull_channel *channel = snull_channel_get(index);
	int err;

	mutex_lock(&channel->doorbell);
	mutex_lock(&snull_channel_lock);
	err = snull_channel_check(channel, port);
	if (!err) {
		err = snull_channel_switch(channel, port);
		if (err)
			snull_channel_switch(channel,
					     snull_channel_options.home);
	}
	mutex_unlock(&snull_channel_lock);
	mutex_unlock(&channel->doorbell);
	return err;
}

/**
 * snull_channel_detach - a port has no device any more: take its pools back
 * @port: the port
 *
 * Whoever has a channel open keeps it, and what arrives on sn0 is for them now.
 */
void snull_channel_detach(struct snull_port *port)
{
	struct snull_channel *channel;
	unsigned int i;

	for (i = 0; i < snull_channel_count(); i++) {
		channel = snull_channel_get(i);
		mutex_lock(&channel->doorbell);
		mutex_lock(&snull_channel_lock);
		if (channel->pool.port == port)
			snull_channel_switch(channel,
					     snull_channel_options.home);
		mutex_unlock(&snull_channel_lock);
		mutex_unlock(&channel->doorbell);
	}
}
