/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_ethtool.h - what `ethtool -i`, `ethtool -S` and `ip -s link` say of a
 * device.
 */
#ifndef SNULL_ETHTOOL_H
#define SNULL_ETHTOOL_H

#include "compat.h"

extern const struct ethtool_ops snull_ethtool_ops;

void snull_ethtool_link_stats(struct net_device *dev,
			      struct rtnl_link_stats64 *shown);

#endif /* SNULL_ETHTOOL_H */
