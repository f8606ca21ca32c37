/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_delivery.h - where frames go, and where they are dropped.
 */
#ifndef SNULL_DELIVERY_H
#define SNULL_DELIVERY_H

#include "snull_port.h"

#define SNULL_DELIVERY_ALL	UINT_MAX	/* no number of a channel */

const char *snull_delivery_name(void);
int snull_delivery_known(const char *name);
const char *snull_delivery_other(unsigned int channel);
int snull_delivery_set(const char *name, unsigned int channel);
const enum snull_way *snull_delivery_by_channel(void);
const char *snull_delivery_discard(void);
int snull_delivery_discard_known(const char *name);
int snull_delivery_set_discard(const char *name);
enum snull_way snull_delivery_way(void);

#endif /* SNULL_DELIVERY_H */
