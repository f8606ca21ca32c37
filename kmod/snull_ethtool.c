// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_ethtool.c - what `ethtool -i` and `ethtool -S` say of sn0 and sn1.
 */
#include "snull_net.h"

/* In the order of snull_ethtool_stats. */
static const char snull_ethtool_names[][ETH_GSTRING_LEN] = {
	"pool_rx_frames",
	"pool_rx_bytes",
	"pool_rx_full",
	"pool_rx_oversize",
};

DEFINE_STATS_COUNT(snull_ethtool_count, ARRAY_SIZE(snull_ethtool_names))

static void snull_ethtool_drvinfo(struct net_device *dev,
				  struct ethtool_drvinfo *info)
{
	snprintf(info->driver, sizeof(info->driver), "snull");
	snprintf(info->version, sizeof(info->version), SNULL_VERSION);
}

static void snull_ethtool_strings(struct net_device *dev, u32 sset, u8 *data)
{
	if (sset == ETH_SS_STATS)
		memcpy(data, snull_ethtool_names, sizeof(snull_ethtool_names));
}

/* sn1 has no pool, and shows zeros. */
static void snull_ethtool_stats(struct net_device *dev,
				struct ethtool_stats *stats, u64 *data)
{
	const struct snull_port *port = netdev_priv(dev);
	const struct snull_pool *pool = port->pool;

	memset(data, 0, ARRAY_SIZE(snull_ethtool_names) * sizeof(*data));
	if (!pool)
		return;
	data[0] = READ_ONCE(pool->rx_frames);
	data[1] = READ_ONCE(pool->rx_bytes);
	data[2] = READ_ONCE(pool->rx_full);
	data[3] = READ_ONCE(pool->rx_oversize);
}

const struct ethtool_ops snull_ethtool_ops = {
	.get_drvinfo		= snull_ethtool_drvinfo,
	.get_link		= ethtool_op_get_link,
	.get_sset_count		= snull_ethtool_count,
	.get_strings		= snull_ethtool_strings,
	.get_ethtool_stats	= snull_ethtool_stats,
};
