/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_port.h - where the frames of a pool come from and go to: step 1 of 5 on
 * the way of a packet.
 *
 * The layers above (channel, cache, tx) call a port by its ops alone.  A port
 * calls what lies below it: the pool (snull_pool_find() and snull_pool_put() for
 * what arrives) and the slots to send (snull_slot.h).
 */
#ifndef SNULL_PORT_H
#define SNULL_PORT_H

#include "compat.h"

struct snull_pool;
struct snull_port;

/* What becomes of a frame that arrives. */
enum snull_way {
	SNULL_WAY_STACK,	/* up the stack */
	SNULL_WAY_TAP,		/* to a pool, and up the stack */
	SNULL_WAY_BYPASS,	/* to a pool */
	SNULL_WAY_CHANNEL,	/* one of these, by the frame's channel */
	SNULL_WAY_DISCARD,	/* dropped */
};

/**
 * struct snull_port_ops - what a port does for a pool
 * @lock: no frame comes to the pool until @unlock; bottom halves are off.
 *	Works as long as the port exists, with and without a device.  The port
 *	itself holds this lock, or what it stands for, whenever it calls
 *	snull_pool_find() and snull_pool_put().
 * @unlock: let it go
 * @start: the pool is the port's from now on.  Until @stop, the port fills its
 *	RX slots and sends from its TX slots.  It returns 0 or a negative errno,
 *	and says in the log why.  A port with @dma posts free slots here; there
 *	are none while pool->open is 0.
 * @stop: the pool is not the port's any more.  When this returns, neither the
 *	port nor its device reads or writes the pool's memory; slots that were
 *	posted are WRITE, those that were on their way out are given back; those
 *	that skbs refer to come back when these go.
 *	Stopping a pool that was not started does nothing.
 * @refill: post free slots again: a reader has given some back.  Called from
 *	poll(2) and after the doorbell, at any time, for a pool that may have
 *	stopped meanwhile.  NULL: slots are found when a frame comes.
 * @send: the frame in slot @n of the TX partition leaves; @len is what its
 *	state says, 0 to 65535, not yet checked.  With @attach, the payload may
 *	be sent from where it lies.  With bottom halves off, one caller for a pool.
 *	0: the frame has gone, and the slot may be filled again.
 *	More: so many of its bytes are sent from the slot.  The port has called
 *	snull_slot_hold() and calls snull_slot_done() when nothing refers to them.
 *	-EAGAIN: the device is full; the slot stays as it is for the next doorbell.
 *	-EINVAL: its headers make no sense.  Any other: it is dropped.
 * @kick: the last frame of a batch has been sent: tell the device.  As @send.
 *	NULL: @send has done all.
 * @describe: one line about the port for /proc/nf_control, without the newline:
 *	the device, and what is copied
 *
 * @start, @stop and @refill may sleep; @start and @stop are called with the
 * lock of snull_channel.c held.
 */
struct snull_port_ops {
	void (*lock)(struct snull_pool *pool);
	void (*unlock)(struct snull_pool *pool);
	int (*start)(struct snull_pool *pool);
	void (*stop)(struct snull_pool *pool);
	void (*refill)(struct snull_pool *pool);
	int (*send)(struct snull_pool *pool, unsigned int n, unsigned int len,
		    unsigned int attach);
	void (*kick)(struct snull_pool *pool);
	void (*describe)(const struct snull_port *port, struct seq_file *seq);
};

/**
 * struct snull_port - where the frames of a pool come from and go to
 * @name: as /proc/nf_control shows it
 * @ops: what it does
 * @dev: the device whose frames these are, in whose network namespace rights
 *	are asked for; NULL: none now.  Changed under rtnl_lock().
 * @width_min: bytes from one slot to the next that it needs at least
 * @dma: a device reads and writes the slots by itself.  Holding @ops->lock does
 *	not keep it from that, so @ops->stop comes before the pool's memory is
 *	cleared, changed or freed, and @ops->start after it.  The memory must be
 *	one block: no NF_IOC_PIN, and no channel that may become inactive.
 *
 * Who owns what:
 * - A port exists from load to unload of the module, so that a pool can always
 *   take the lock; its device may come and go.
 * - Each pool has one port at a time (pool->port).  The wire is the port that
 *   pools have when no other has them.  snull_channel_attach() gives a pool to
 *   another port, snull_channel_detach() gives it back to the wire.
 * - The lock of its port guards a pool's producer fields and @mem; @tx_lock
 *   guards what is under way, whatever the port.
 */
struct snull_port {
	const char *name;
	const struct snull_port_ops *ops;
	struct net_device *dev;
	unsigned int width_min;
	unsigned int dma;
};

/**
 * struct snull_port_host - what a port that comes and goes asks of those above
 * @attach: give it the pool of a channel that nobody has open; 0, or a negative
 *	errno, with the reason in the log
 * @detach: give all its pools back, whoever has them open
 *
 * Both call @start and @stop of the port, and may sleep.
 */
struct snull_port_host {
	int (*attach)(struct snull_port *port, unsigned int channel);
	void (*detach)(struct snull_port *port);
};

#endif /* SNULL_PORT_H */
