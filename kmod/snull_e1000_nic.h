/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_e1000_nic.h - the port `e1000`: what its parts share.
 */
#ifndef SNULL_E1000_NIC_H
#define SNULL_E1000_NIC_H

#include "snull_e1000.h"

#if SNULL_CAN_E1000
#include <linux/dma-mapping.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/pci.h>
#include "snull_e1000_regs.h"
#include "snull_pool.h"

#define SNULL_E1000_RING	256	/* descriptors: a power of two */
#define SNULL_E1000_LAST	(SNULL_E1000_RING - 1)
#define SNULL_E1000_FRAME_MAX	1522	/* the device takes no longer one */
#define SNULL_E1000_BUFFER	2048	/* bytes, of memory of the driver's own */
#define SNULL_E1000_SPARES	16	/* buffers for frames that no slot is free for */
#define SNULL_E1000_SETTLE	10	/* ms in which its last DMA has come to an end */

/**
 * struct snull_e1000_rx_slot - what a receive descriptor has
 * @slot: the slot, NULL: a spare buffer
 * @next: number of the slot after it
 */
struct snull_e1000_rx_slot {
	struct nf_pool_slot *slot;
	unsigned int next;
};

/**
 * struct snull_e1000 - the card; there is one, for there is one channel 0
 * @port: what the layers above know of it
 * @host: those above
 * @pdev: the card, NULL: none
 * @dev: its network device; @port.dev while others may use it
 * @regs: its registers
 * @napi: its turn to look for frames
 * @lock: of those who make it run and halt
 * @opened: the device is up
 * @pool: the pool that it fills, NULL: none now
 * @pool_dma: bus address of @pool->mem
 * @syncs: the DMA API wants to know when the CPU and the device take turns
 * @running: both; changed under @lock, @rx_lock and @tx_lock
 * @way: of the frames that arrive
 * @overrun: the device has lost a frame since the last look
 * @missed: E1000_MPC at the last look, where reading does not clear it
 * @rx_lock: guards the pool, and what follows
 * @rx: receive descriptors
 * @rx_dma: their bus address
 * @rx_head: the oldest one posted
 * @rx_tail: the next to post; equal to @rx_head: none is posted
 * @rx_post: slot at which the search for the next to post begins
 * @rx_blanks: slots handed over without a frame since the reader was last woken
 *	for them
 * @rx_slots: the slot of each descriptor posted
 * @spares: spare buffers; descriptor i has number i % SNULL_E1000_SPARES
 * @spares_dma: their bus address
 * @tx_lock: guards what follows
 * @tx: transmit descriptors
 * @tx_dma: their bus address
 * @tx_head: the oldest one that the device may not be done with
 * @tx_tail: the next to fill
 * @tx_told: @tx_tail as the device knows it
 * @tx_slots: the slot that goes back with each descriptor, 0: none; its owner
 * @copies: a buffer for each: headers, or a frame of the stack
 * @copies_dma: their bus address
 * @copied: bytes of received frames that were copied for the stack
 * @stats: what `ip -s link` shows
 */
struct snull_e1000 {
	struct snull_port port;
	const struct snull_port_host *host;
	struct pci_dev *pdev;
	struct net_device *dev;
	void __iomem *regs;
	struct napi_struct napi;
	struct mutex lock;	/* run, halt */
	int opened;
	struct snull_pool *pool;
	dma_addr_t pool_dma;
	int syncs;
	int running;
	int way;
	int overrun;
	u32 missed;

	spinlock_t rx_lock;	/* the pool, the receive ring */
	struct e1000_rx_desc *rx;
	dma_addr_t rx_dma;
	unsigned int rx_head;
	unsigned int rx_tail;
	unsigned int rx_post;
	unsigned int rx_blanks;
	struct snull_e1000_rx_slot rx_slots[SNULL_E1000_RING];
	u8 *spares;
	dma_addr_t spares_dma;

	spinlock_t tx_lock;	/* the transmit ring */
	struct e1000_tx_desc *tx;
	dma_addr_t tx_dma;
	unsigned int tx_head;
	unsigned int tx_tail;
	unsigned int tx_told;
	struct {
		unsigned int slot;
		unsigned int owner;
	} tx_slots[SNULL_E1000_RING];
	u8 *copies;
	dma_addr_t copies_dma;

	u64 copied;
	struct rtnl_link_stats64 stats;
};

extern struct snull_e1000 snull_e1000;

static inline u32 snull_e1000_read(const struct snull_e1000 *nic,
				   unsigned int reg)
{
	return readl(nic->regs + reg);
}

static inline void snull_e1000_write(const struct snull_e1000 *nic,
				     unsigned int reg, u32 value)
{
	writel(value, nic->regs + reg);
}

/* Bytes of the pool before the frame in slot @n. */
static inline unsigned long snull_e1000_offset(const struct snull_pool *pool,
					       unsigned int n)
{
	return (unsigned long)n * pool->width + sizeof(struct nf_pool_slot);
}

/* snull_e1000_rx.c; @rx_lock is held. */
void snull_e1000_rx_post(struct snull_e1000 *nic);
unsigned int snull_e1000_rx_reap(struct snull_e1000 *nic, unsigned int budget,
				 struct list_head *up);
void snull_e1000_rx_lost(struct snull_e1000 *nic);

/* snull_e1000_tx.c; @tx_lock is held. */
void snull_e1000_tx_clean(struct snull_e1000 *nic);
void snull_e1000_tx_kick(struct snull_e1000 *nic);
void snull_e1000_tx_abort(struct snull_e1000 *nic);

/* The same; it is not held. */
int snull_e1000_tx_send(struct snull_pool *pool, unsigned int n,
			unsigned int len, unsigned int attach);
void snull_e1000_tx_begin(struct snull_pool *pool);
netdev_tx_t snull_e1000_tx_xmit(struct sk_buff *skb, struct net_device *dev);

/* snull_e1000.c */
void snull_e1000_halt(struct snull_e1000 *nic);
extern const struct net_device_ops snull_e1000_netdev_ops;
extern const struct ethtool_ops snull_e1000_ethtool_ops;
void snull_e1000_write_address(struct snull_e1000 *nic);
int snull_e1000_poll(struct napi_struct *napi, int budget);
#endif

#endif /* SNULL_E1000_NIC_H */
