// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_ethtool.c - what `ethtool -i` and `ethtool -S` say of sn0 and sn1.
 */
#include "snull_net.h"
#include "snull_channel.h"

/* In the order of snull_ethtool_stats. */
static const char snull_ethtool_names[][ETH_GSTRING_LEN] = {
	"pool_rx_frames",
	"pool_rx_bytes",
	"pool_rx_full",
	"pool_rx_oversize",
	"pool_rx_unclaimed",
	"pool_tx_frames",
	"pool_tx_bytes",
	"pool_tx_malformed",
	"pool_tx_dropped",
	"pool_tx_copied",
	"pool_tx_attached",
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

/* Of all channels together.  sn1 has no pool, and shows zeros. */
static void snull_ethtool_stats(struct net_device *dev,
				struct ethtool_stats *stats, u64 *data)
{
	const struct snull_pool *pool;
	unsigned int i;

	memset(data, 0, ARRAY_SIZE(snull_ethtool_names) * sizeof(*data));
	if (!snull_net_is_nic(dev))
		return;
	for (i = 0; i < snull_channel_count(); i++) {
		pool = &snull_channel_get(i)->pool;
		data[0] += READ_ONCE(pool->rx_frames);
		data[1] += READ_ONCE(pool->rx_bytes);
		data[2] += READ_ONCE(pool->rx_full);
		data[3] += READ_ONCE(pool->rx_oversize);
		data[4] += READ_ONCE(pool->rx_unclaimed);
		data[5] += READ_ONCE(pool->tx_frames);
		data[6] += READ_ONCE(pool->tx_bytes);
		data[7] += READ_ONCE(pool->tx_malformed);
		data[8] += READ_ONCE(pool->tx_dropped);
		data[9] += READ_ONCE(pool->tx_copied);
		data[10] += READ_ONCE(pool->tx_attached);
	}
}

const struct ethtool_ops snull_ethtool_ops = {
	.get_drvinfo		= snull_ethtool_drvinfo,
	.get_link		= ethtool_op_get_link,
	.get_sset_count		= snull_ethtool_count,
	.get_strings		= snull_ethtool_strings,
	.get_ethtool_stats	= snull_ethtool_stats,
};
