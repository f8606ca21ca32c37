/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_tx.h - from the TX partition to the port.
 */
#ifndef SNULL_TX_H
#define SNULL_TX_H

#include "snull_pool.h"

void snull_tx_reset(struct snull_pool *pool);
void snull_tx_abandon(struct snull_pool *pool);
long snull_tx_send(struct snull_pool *pool, unsigned int limit,
		   unsigned int attach);
int snull_tx_idle(struct snull_pool *pool);
int snull_tx_pending(struct snull_pool *pool);
int snull_tx_writable(struct snull_pool *pool);

#endif /* SNULL_TX_H */
