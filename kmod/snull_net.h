/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_net.h - the network devices sn0 and sn1: step 1 of 5 on the way of a
 * packet.
 */
#ifndef SNULL_NET_H
#define SNULL_NET_H

#include "snull_pool.h"

int snull_net_create(struct snull_pool *pool);
void snull_net_destroy(void);

#endif /* SNULL_NET_H */
