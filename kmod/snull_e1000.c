// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_e1000.c - the port `e1000`: an Intel 82540EM whose DMA receives into
 * the slots of channel 0 and sends from them: step 1 of 5 on the way of a packet.
 *
 *   slot n: | state | frame ...          descriptor i --> bus address of the frame
 *                                        rx_slots[i] = n: which slot it has
 *
 *   posted: the slot is WRITE, and the device may write into it at any time
 *   done:   the device has written a frame and said so in the descriptor; the
 *           driver stores READ in the slot, and nothing else
 *
 * The CPU touches no byte of a received frame.  Of a frame to send it copies the
 * headers, which must not change after they have been checked.
 *
 * Here: when the card runs, its interrupts, the network device, and what the
 * layers above ask of a port.
 */
#include "snull_e1000_nic.h"

#if SNULL_CAN_E1000
#define SNULL_E1000_ITR		195	/* at most 20,000 interrupts a second */
#define SNULL_E1000_WAIT	100	/* ms in which the device has sent all */

#define SNULL_E1000_RX_CAUSES						\
	(E1000_INT_RXT0 | E1000_INT_RXDMT0 | E1000_INT_RXO | E1000_INT_LSC)

static void snull_e1000_see_link(struct snull_e1000 *nic)
{
	if (snull_e1000_read(nic, E1000_STATUS) & E1000_STATUS_LU)
		netif_carrier_on(nic->dev);
	else
		netif_carrier_off(nic->dev);
}

/* The line is shared, and reading the cause clears it: it is ours if there is one. */
static irqreturn_t snull_e1000_interrupt(int irq, void *arg)
{
	struct snull_e1000 *nic = arg;
	u32 cause = snull_e1000_read(nic, E1000_ICR);

	if (!cause)
		return IRQ_NONE;
	/* None until NAPI's turn is over. */
	snull_e1000_write(nic, E1000_IMC, ~0U);
	if (cause & E1000_INT_LSC)
		snull_e1000_see_link(nic);
	if (cause & E1000_INT_RXO)
		WRITE_ONCE(nic->overrun, 1);
	napi_schedule(&nic->napi);
	return IRQ_HANDLED;
}

int snull_e1000_poll(struct napi_struct *napi, int budget)
{
	struct snull_e1000 *nic = &snull_e1000;
	unsigned int done;
	LIST_HEAD(up);
	int sending;

	spin_lock(&nic->rx_lock);
	done = snull_e1000_rx_reap(nic, budget, &up);
	if (likely(nic->running))
		snull_e1000_rx_post(nic);
	if (unlikely(READ_ONCE(nic->overrun))) {
		WRITE_ONCE(nic->overrun, 0);
		snull_e1000_rx_lost(nic);
	}
	spin_unlock(&nic->rx_lock);
	netif_receive_skb_list(&up);

	spin_lock(&nic->tx_lock);
	snull_e1000_tx_clean(nic);
	sending = nic->tx_head != nic->tx_tail;
	spin_unlock(&nic->tx_lock);

	if (done < budget && napi_complete_done(napi, done))
		snull_e1000_write(nic, E1000_IMS, SNULL_E1000_RX_CAUSES |
				  (sending ? E1000_INT_TXDW : 0));
	return done;
}

/* The reader may have given slots back: it is in poll(2), or at the doorbell. */
static void snull_e1000_refill(struct snull_pool *pool)
{
	struct snull_e1000 *nic = &snull_e1000;

	spin_lock_bh(&nic->rx_lock);
	if (nic->running)
		snull_e1000_rx_post(nic);
	spin_unlock_bh(&nic->rx_lock);
}

/*
 * The card runs while it is up and has a pool.  @lock is held in all of these.
 */

static void snull_e1000_set_filter(struct snull_e1000 *nic)
{
	u32 filter = E1000_RCTL_EN | E1000_RCTL_MPE | E1000_RCTL_BAM |
		     E1000_RCTL_SECRC;

	if (nic->dev->flags & IFF_PROMISC)
		filter |= E1000_RCTL_UPE;
	/* QEMU's device is deaf for a second after each write. */
	if (snull_e1000_read(nic, E1000_RCTL) != filter)
		snull_e1000_write(nic, E1000_RCTL, filter);
}

static void snull_e1000_set_ring(struct snull_e1000 *nic, unsigned int base,
				 dma_addr_t addr, unsigned int size)
{
	snull_e1000_write(nic, base, lower_32_bits(addr));
	snull_e1000_write(nic, base + E1000_RDBAH - E1000_RDBAL,
			  upper_32_bits(addr));
	snull_e1000_write(nic, base + E1000_RDLEN - E1000_RDBAL, size);
	snull_e1000_write(nic, base + E1000_RDH - E1000_RDBAL, 0);
	snull_e1000_write(nic, base + E1000_RDT - E1000_RDBAL, 0);
}

static void snull_e1000_run(struct snull_e1000 *nic)
{
	lockdep_assert_held(&nic->lock);
	if (!nic->opened || !nic->pool || nic->running)
		return;
	snull_e1000_set_ring(nic, E1000_RDBAL, nic->rx_dma,
			     SNULL_E1000_RING * sizeof(*nic->rx));
	snull_e1000_set_ring(nic, E1000_TDBAL, nic->tx_dma,
			     SNULL_E1000_RING * sizeof(*nic->tx));
	nic->tx_head = 0;
	nic->tx_tail = 0;
	nic->tx_told = 0;
	snull_e1000_write(nic, E1000_TIPG, E1000_TIPG_COPPER);
	snull_e1000_write(nic, E1000_TCTL, E1000_TCTL_EN | E1000_TCTL_PSP |
			  E1000_TCTL_CT | E1000_TCTL_COLD);
	snull_e1000_write(nic, E1000_ITR, SNULL_E1000_ITR);
	napi_enable(&nic->napi);

	spin_lock_bh(&nic->rx_lock);
	spin_lock(&nic->tx_lock);
	nic->rx_head = 0;
	nic->rx_tail = 0;
	nic->rx_post = nic->pool->next;
	nic->pool->passed = 0;
	nic->running = 1;
	snull_e1000_set_filter(nic);
	snull_e1000_rx_post(nic);
	spin_unlock(&nic->tx_lock);
	spin_unlock_bh(&nic->rx_lock);

	snull_e1000_write(nic, E1000_IMS, SNULL_E1000_RX_CAUSES);
	snull_e1000_see_link(nic);
	netif_wake_queue(nic->dev);
}

/* Wait until the device has sent what it was told to, as long as it takes. */
static void snull_e1000_drain(struct snull_e1000 *nic)
{
	unsigned int left = SNULL_E1000_WAIT;
	int sending;

	do {
		spin_lock_bh(&nic->tx_lock);
		snull_e1000_tx_kick(nic);
		sending = nic->tx_head != nic->tx_tail;
		spin_unlock_bh(&nic->tx_lock);
		if (sending)
			usleep_range(1000, 2000);
	} while (sending && left--);
}

/* When this returns, the device leaves all memory alone. */
void snull_e1000_halt(struct snull_e1000 *nic)
{
	LIST_HEAD(up);

	lockdep_assert_held(&nic->lock);
	if (!nic->running)
		return;
	netif_tx_disable(nic->dev);
	snull_e1000_drain(nic);
	spin_lock_bh(&nic->rx_lock);
	spin_lock(&nic->tx_lock);
	nic->running = 0;
	snull_e1000_write(nic, E1000_RCTL, 0);
	snull_e1000_write(nic, E1000_TCTL, E1000_TCTL_PSP);
	spin_unlock(&nic->tx_lock);
	spin_unlock_bh(&nic->rx_lock);
	/* When this read is over, those writes are; then what the device writes. */
	snull_e1000_read(nic, E1000_STATUS);
	msleep(SNULL_E1000_SETTLE);
	napi_disable(&nic->napi);
	snull_e1000_write(nic, E1000_IMC, ~0U);

	local_bh_disable();
	spin_lock(&nic->rx_lock);
	spin_lock(&nic->tx_lock);
	snull_e1000_rx_reap(nic, SNULL_E1000_RING, &up);
	snull_e1000_rx_lost(nic);
	snull_e1000_tx_abort(nic);
	spin_unlock(&nic->tx_lock);
	spin_unlock(&nic->rx_lock);
	netif_receive_skb_list(&up);
	local_bh_enable();
}

/*
 * The netdev.
 */

static int snull_e1000_open(struct net_device *dev)
{
	struct snull_e1000 *nic = &snull_e1000;
	int err = request_irq(nic->pdev->irq, snull_e1000_interrupt, IRQF_SHARED,
			      dev->name, nic);

	if (err)
		return err;
	mutex_lock(&nic->lock);
	nic->opened = 1;
	snull_e1000_run(nic);
	mutex_unlock(&nic->lock);
	return 0;
}

static int snull_e1000_close(struct net_device *dev)
{
	struct snull_e1000 *nic = &snull_e1000;

	mutex_lock(&nic->lock);
	snull_e1000_halt(nic);
	nic->opened = 0;
	mutex_unlock(&nic->lock);
	free_irq(nic->pdev->irq, nic);
	netif_carrier_off(dev);
	return 0;
}

static void snull_e1000_set_rx_mode(struct net_device *dev)
{
	struct snull_e1000 *nic = &snull_e1000;

	spin_lock_bh(&nic->rx_lock);
	if (nic->running)
		snull_e1000_set_filter(nic);
	spin_unlock_bh(&nic->rx_lock);
}

void snull_e1000_write_address(struct snull_e1000 *nic)
{
	const u8 *addr = nic->dev->dev_addr;

	snull_e1000_write(nic, E1000_RAL, get_unaligned_le32(addr));
	snull_e1000_write(nic, E1000_RAH,
			  get_unaligned_le16(addr + 4) | E1000_RAH_AV);
}

static int snull_e1000_set_address(struct net_device *dev, void *address)
{
	int err = eth_mac_addr(dev, address);

	if (!err)
		snull_e1000_write_address(&snull_e1000);
	return err;
}

static void snull_e1000_get_stats(struct net_device *dev,
				  struct rtnl_link_stats64 *stats)
{
	struct snull_e1000 *nic = &snull_e1000;

	spin_lock_bh(&nic->rx_lock);
	if (nic->running)
		snull_e1000_rx_lost(nic);
	*stats = nic->stats;
	spin_unlock_bh(&nic->rx_lock);
}

const struct net_device_ops snull_e1000_netdev_ops = {
	.ndo_open	= snull_e1000_open,
	.ndo_stop	= snull_e1000_close,
	.ndo_start_xmit	= snull_e1000_tx_xmit,
	.ndo_set_rx_mode = snull_e1000_set_rx_mode,
	.ndo_set_mac_address = snull_e1000_set_address,
	.ndo_get_stats64 = snull_e1000_get_stats,
	.ndo_validate_addr = eth_validate_addr,
};

const struct ethtool_ops snull_e1000_ethtool_ops = {
	.get_link	= ethtool_op_get_link,
};

/*
 * The port.
 */

static void snull_e1000_lock(struct snull_pool *pool)
	__acquires(snull_e1000.rx_lock)
{
	spin_lock_bh(&snull_e1000.rx_lock);
}

static void snull_e1000_unlock(struct snull_pool *pool)
	__releases(snull_e1000.rx_lock)
{
	spin_unlock_bh(&snull_e1000.rx_lock);
}

/*
 * Would the DMA API copy what the device writes from other memory of its own?
 * Then that copy, made when the CPU takes its turn, undoes what the CPU has
 * written before.
 */
static int snull_e1000_bounces(struct snull_e1000 *nic,
			       const struct snull_pool *pool)
{
	u32 *word = pool->mem + sizeof(struct nf_pool_header);
	const u32 mark = *word ^ ~0U;
	int bounces;

	WRITE_ONCE(*word, mark);
	dma_sync_single_for_cpu(&nic->pdev->dev,
				nic->pool_dma + sizeof(struct nf_pool_header),
				sizeof(*word), DMA_BIDIRECTIONAL);
	bounces = READ_ONCE(*word) != mark;
	WRITE_ONCE(*word, 0);
	return bounces;
}

/* In one piece: the device may write wherever a slot is. */
static int snull_e1000_map(struct snull_e1000 *nic, struct snull_pool *pool)
{
	struct device *dev = &nic->pdev->dev;

	if (!dev_is_dma_coherent(dev)) {
		pr_err("snull: %s: its DMA goes past the caches, and a slot's state shares a cache line with the frame\n",
		       pci_name(nic->pdev));
		return -EOPNOTSUPP;
	}
	nic->pool_dma = dma_map_single(dev, pool->mem, pool->size,
				       DMA_BIDIRECTIONAL);
	if (dma_mapping_error(dev, nic->pool_dma)) {
		pr_err("snull: %s: cannot reach the pool, %lu bytes at %#llx, without a bounce buffer; boot without swiotlb=force, or with less than 4 GiB of memory\n",
		       pci_name(nic->pdev), pool->size,
		       (unsigned long long)__pa(pool->mem));
		return -EIO;
	}
	if (snull_e1000_bounces(nic, pool)) {
		dma_unmap_single(dev, nic->pool_dma, pool->size,
				 DMA_BIDIRECTIONAL);
		pr_err("snull: %s: would get the pool through a bounce buffer, a copy of each frame; boot without swiotlb=force, or with less than 4 GiB of memory\n",
		       pci_name(nic->pdev));
		return -EIO;
	}
	nic->syncs = dma_need_sync(dev, nic->pool_dma);
	return 0;
}

static int snull_e1000_start(struct snull_pool *pool)
{
	struct snull_e1000 *nic = &snull_e1000;
	int err;

	mutex_lock(&nic->lock);
	err = snull_e1000_map(nic, pool);
	if (!err) {
		nic->pool = pool;
		snull_e1000_run(nic);
	}
	mutex_unlock(&nic->lock);
	return err;
}

static void snull_e1000_stop(struct snull_pool *pool)
{
	struct snull_e1000 *nic = &snull_e1000;

	mutex_lock(&nic->lock);
	if (nic->pool) {
		snull_e1000_halt(nic);
		dma_unmap_single(&nic->pdev->dev, nic->pool_dma, pool->size,
				 DMA_BIDIRECTIONAL);
		nic->pool = NULL;
	}
	mutex_unlock(&nic->lock);
}

static void snull_e1000_describe(const struct snull_port *port,
				 struct seq_file *seq)
{
	struct snull_e1000 *nic = &snull_e1000;

	mutex_lock(&nic->lock);
	if (nic->pool)
		seq_printf(seq, "device %s rx_copies %d tx_copied headers card %s physical %#llx bus %#llx rx_copied %llu",
			   netdev_name(nic->dev),
			   READ_ONCE(nic->way) != SNULL_WAY_BYPASS,
			   pci_name(nic->pdev),
			   (unsigned long long)__pa(nic->pool->mem),
			   (unsigned long long)nic->pool_dma,
			   (unsigned long long)READ_ONCE(nic->copied));
	mutex_unlock(&nic->lock);
}

static const struct snull_port_ops snull_e1000_ops = {
	.lock		= snull_e1000_lock,
	.unlock		= snull_e1000_unlock,
	.start		= snull_e1000_start,
	.stop		= snull_e1000_stop,
	.refill		= snull_e1000_refill,
	.send		= snull_e1000_tx_send,
	.kick		= snull_e1000_tx_begin,
	.describe	= snull_e1000_describe,
};

struct snull_e1000 snull_e1000 = {
	.port = {
		.name = "e1000",
		.ops = &snull_e1000_ops,
		/* widths are multiples of 4 */
		.width_min = ALIGN(sizeof(struct nf_pool_slot) +
				   SNULL_E1000_FRAME_MAX, 4),
		.dma = 1,
	},
	.lock = __MUTEX_INITIALIZER(snull_e1000.lock),
	.rx_lock = __SPIN_LOCK_UNLOCKED(snull_e1000.rx_lock),
	.tx_lock = __SPIN_LOCK_UNLOCKED(snull_e1000.tx_lock),
};

/**
 * snull_e1000_direct - tell the card where frames go from now on
 * @way: to the pool, the stack, or both
 */
void snull_e1000_direct(enum snull_way way)
{
	WRITE_ONCE(snull_e1000.way, way);
}
#endif
