/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_xmit.h - the ways of a frame over the wire: step 1 of 5 on the way of a
 * packet.
 */
#ifndef SNULL_XMIT_H
#define SNULL_XMIT_H

#include "snull_pool.h"

netdev_tx_t snull_xmit(struct sk_buff *skb, struct net_device *dev);
u16 snull_xmit_select_queue(struct net_device *dev, struct sk_buff *skb,
			    struct net_device *sb_dev);
int snull_xmit_slot(struct snull_pool *pool, unsigned int n, unsigned int len,
		    unsigned int attach);

#endif /* SNULL_XMIT_H */
