// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_ethtool.c - what `ethtool -i`, `ethtool -S` and `ip -s link` say of sn0
 * and sn1.
 */
#include "snull_ethtool.h"
#include "snull_net.h"

/* In the order of snull_ethtool_stats. */
static const char snull_ethtool_names[][ETH_GSTRING_LEN] = {
	"pool_rx_frames",
	"pool_rx_bytes",
	"pool_rx_full",
	"pool_rx_oversize",
	"pool_rx_unclaimed",
	"pool_rx_filtered",
	"pool_tx_frames",
	"pool_tx_bytes",
	"pool_tx_malformed",
	"pool_tx_dropped",
	"pool_tx_copied",
	"pool_tx_attached",
};

DEFINE_STATS_COUNT(snull_ethtool_count, ARRAY_SIZE(snull_ethtool_names))

DEFINE_TS_INFO(snull_ethtool_ts_info,
	       SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE |
	       SOF_TIMESTAMPING_SOFTWARE)

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

/*
 * The pools whose counters the devices show, by number: that of each channel,
 * NULL for one that is another port's, and what else each queue has counted.
 */
static const struct snull_pool *
snull_ethtool_pool(const struct snull_wire_end *end, unsigned int i)
{
	const struct snull_pool *pool;

	if (i >= end->pool_count) {
		end = netdev_priv(snull_net_peer());
		return &end->queue[i - end->pool_count].rest;
	}
	pool = READ_ONCE(end->pools[i]);
	return pool->port ? pool : NULL;
}

/* Of all channels together.  sn1 has no pool, and shows zeros. */
static void snull_ethtool_stats(struct net_device *dev,
				struct ethtool_stats *stats, u64 *data)
{
	const struct snull_wire_end *end = netdev_priv(dev);
	const struct snull_pool *pool;
	unsigned int i;

	memset(data, 0, ARRAY_SIZE(snull_ethtool_names) * sizeof(*data));
	if (!end->nic)
		return;
	for (i = 0; i < end->pool_count + end->queue_count; i++) {
		pool = snull_ethtool_pool(end, i);
		if (!pool)
			continue;
		data[0] += snull_pool_rx(pool, &pool->rx_frames);
		data[1] += snull_pool_rx(pool, &pool->rx_bytes);
		data[2] += snull_pool_rx(pool, &pool->rx_full);
		data[3] += snull_pool_rx(pool, &pool->rx_oversize);
		data[4] += snull_pool_rx(pool, &pool->rx_unclaimed);
		data[5] += snull_pool_rx(pool, &pool->rx_filtered);
		data[6] += snull_pool_tx(pool, &pool->tx_frames);
		data[7] += snull_pool_tx(pool, &pool->tx_bytes);
		data[8] += snull_pool_tx(pool, &pool->tx_malformed);
		data[9] += snull_pool_tx(pool, &pool->tx_dropped);
		data[10] += snull_pool_tx(pool, &pool->tx_copied);
		data[11] += snull_pool_tx(pool, &pool->tx_attached);
	}
}

const struct ethtool_ops snull_ethtool_ops = {
	.get_drvinfo		= snull_ethtool_drvinfo,
	.get_link		= ethtool_op_get_link,
	.get_sset_count		= snull_ethtool_count,
	.get_strings		= snull_ethtool_strings,
	.get_ethtool_stats	= snull_ethtool_stats,
	SNULL_GET_TS_INFO(snull_ethtool_ts_info)
};

/* What the pool has counted, as the NIC sees it. */
static void snull_stats_add_nic(struct rtnl_link_stats64 *stats,
				const struct snull_pool *pool)
{
	u64 lost = snull_pool_rx(pool, &pool->rx_full) +
		   snull_pool_rx(pool, &pool->rx_unclaimed);
	u64 oversize = snull_pool_rx(pool, &pool->rx_oversize);

	stats->rx_packets += snull_pool_rx(pool, &pool->rx_frames) + lost +
			     snull_pool_rx(pool, &pool->rx_filtered);
	stats->rx_bytes += snull_pool_rx(pool, &pool->rx_bytes) +
			   snull_pool_rx(pool, &pool->rx_lost_bytes);
	stats->rx_fifo_errors += lost;
	stats->rx_length_errors += oversize;
	stats->rx_errors += oversize;
	stats->tx_packets += snull_pool_tx(pool, &pool->tx_frames);
	stats->tx_bytes += snull_pool_tx(pool, &pool->tx_bytes);
	stats->tx_errors += snull_pool_tx(pool, &pool->tx_malformed);
	stats->tx_dropped += snull_pool_tx(pool, &pool->tx_dropped);
}

/* The same at the other end of the wire. */
static void snull_stats_add_peer(struct rtnl_link_stats64 *stats,
				 const struct snull_pool *pool)
{
	stats->tx_packets += snull_pool_rx(pool, &pool->rx_frames) +
			     snull_pool_rx(pool, &pool->rx_full) +
			     snull_pool_rx(pool, &pool->rx_unclaimed) +
			     snull_pool_rx(pool, &pool->rx_filtered) +
			     snull_pool_rx(pool, &pool->rx_oversize);
	stats->tx_bytes += snull_pool_rx(pool, &pool->rx_bytes) +
			   snull_pool_rx(pool, &pool->rx_lost_bytes) +
			   snull_pool_rx(pool, &pool->rx_oversize_bytes);
	stats->rx_packets += snull_pool_tx(pool, &pool->tx_frames);
	stats->rx_bytes += snull_pool_tx(pool, &pool->tx_bytes);
}

/* What a queue has counted that no pool has. */
static void snull_stats_add_stack(struct rtnl_link_stats64 *stats,
				  const struct snull_wire_queue *queue)
{
	struct rtnl_link_stats64 now;
	unsigned int start;

	do {
		start = u64_stats_fetch_begin(&queue->received);
		now = queue->stats;
	} while (u64_stats_fetch_retry(&queue->received, start));
	stats->rx_packets += now.rx_packets;
	stats->rx_bytes += now.rx_bytes;
	stats->rx_errors += now.rx_errors;
	stats->rx_length_errors += now.rx_length_errors;
	do {
		start = u64_stats_fetch_begin(&queue->sent);
		now = queue->stats;
	} while (u64_stats_fetch_retry(&queue->sent, start));
	stats->tx_packets += now.tx_packets;
	stats->tx_bytes += now.tx_bytes;
	stats->tx_dropped += now.tx_dropped;
}

/**
 * snull_ethtool_link_stats - what `ip -s link` shows of a device
 * @dev: sn0 or sn1
 * @shown: zeros, to which it is added
 *
 * A frame for a pool, or from one, is counted there and nowhere else, so that
 * the counters agree.  As long as the pools get all that comes to sn0:
 * rx_packets = rx_frames + rx_full + rx_unclaimed + rx_filtered, rx_fifo_errors =
 * rx_full + rx_unclaimed, rx_length_errors = rx_oversize.
 */
void snull_ethtool_link_stats(struct net_device *dev,
			      struct rtnl_link_stats64 *shown)
{
	const struct snull_wire_end *end = netdev_priv(dev);
	const struct snull_pool *pool;
	unsigned int i;

	for (i = 0; i < end->queue_count; i++)
		snull_stats_add_stack(shown, &end->queue[i]);

	for (i = 0; i < end->pool_count + end->queue_count; i++) {
		pool = snull_ethtool_pool(end, i);
		if (pool && end->nic)
			snull_stats_add_nic(shown, pool);
		else if (pool)
			snull_stats_add_peer(shown, pool);
	}
}
