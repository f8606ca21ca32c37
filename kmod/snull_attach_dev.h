/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_attach_dev.h - the port `attach`: what its parts share.
 */
#ifndef SNULL_ATTACH_DEV_H
#define SNULL_ATTACH_DEV_H

#include "snull_attach.h"

#if SNULL_CAN_RX_HANDLER
#include "snull_pool.h"

/**
 * struct snull_attachment - a channel's place for a device; each channel has one
 * @port: what the layers above know of it; @port.dev is the device, NULL: none
 * @wanted: the device that @start is to take; under rtnl_lock()
 * @takes: the stack does not get what arrives
 * @lock: guards the pool, and what follows
 * @pool: the pool, NULL: not started
 * @rx_segmented: frames that were larger than any wire takes, and were cut
 * @rx_unfit: frames for which the pool has no form
 * @tx_late: bytes that were sent from a slot, and of which the stack made a copy
 */
struct snull_attachment {
	struct snull_port port;
	struct net_device *wanted;
	int takes;

	spinlock_t lock;	/* the pool, the counters */
	struct snull_pool *pool;
	u64 rx_segmented;
	u64 rx_unfit;
	atomic64_t tx_late;
};

static inline struct snull_attachment *
snull_attachment_of(const struct snull_port *port)
{
	return container_of(port, struct snull_attachment, port);
}

/* snull_attach_rx.c */
rx_handler_result_t snull_attach_receive(struct sk_buff **pskb);

/* snull_attach_tx.c */
int snull_attach_send(struct snull_pool *pool, unsigned int n,
		      unsigned int len, unsigned int attach);
int snull_attach_sends_frags(const struct net_device *dev);
#endif

#endif /* SNULL_ATTACH_DEV_H */
