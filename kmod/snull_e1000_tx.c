// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_e1000_tx.c - the port `e1000` sends: a frame is one descriptor or two.
 *
 *   copied whole    one: driver's memory
 *   else            two: headers in the driver's memory, where they were checked,
 *                   payload in the slot, which is held until the device is done
 */
#include "snull_e1000_nic.h"
#include "snull_flow.h"
#include "snull_slot.h"

#if SNULL_CAN_E1000
static unsigned int snull_e1000_tx_room(const struct snull_e1000 *nic)
{
	return (nic->tx_head - nic->tx_tail - 1) & SNULL_E1000_LAST;
}

/* Free memory of the driver's own, for what the next descriptor sends. */
static u8 *snull_e1000_tx_copy(const struct snull_e1000 *nic)
{
	return nic->copies + nic->tx_tail * SNULL_E1000_BUFFER;
}

/* Fill in the next descriptor; @addr is 0: what snull_e1000_tx_copy() gave. */
static void snull_e1000_tx_put(struct snull_e1000 *nic, dma_addr_t addr,
			       unsigned int len, u32 end)
{
	struct e1000_tx_desc *desc = &nic->tx[nic->tx_tail];

	lockdep_assert_held(&nic->tx_lock);
	if (!addr)
		addr = nic->copies_dma + nic->tx_tail * SNULL_E1000_BUFFER;
	desc->addr = cpu_to_le64(addr);
	desc->command = cpu_to_le32(len | end | E1000_TX_IFCS | E1000_TX_RS);
	desc->status = 0;
	nic->tx_tail = (nic->tx_tail + 1) & SNULL_E1000_LAST;
}

/* Take back what the device has sent. */
void snull_e1000_tx_clean(struct snull_e1000 *nic)
{
	unsigned int head = nic->tx_head, slot;

	lockdep_assert_held(&nic->tx_lock);
	for (; head != nic->tx_told; head = (head + 1) & SNULL_E1000_LAST) {
		if (!(READ_ONCE(nic->tx[head].status) &
		      cpu_to_le32(E1000_TX_DD)))
			break;
		slot = nic->tx_slots[head].slot;
		if (!slot)
			continue;
		nic->tx_slots[head].slot = 0;
		snull_slot_done(nic->pool, slot, nic->tx_slots[head].owner);
	}
	nic->tx_head = head;
	if (unlikely(netif_queue_stopped(nic->dev)) && nic->running &&
	    snull_e1000_tx_room(nic) > SNULL_E1000_RING / 4)
		netif_wake_queue(nic->dev);
}

/*
 * Tell the device what there is to send.  QEMU's has sent it when this write is
 * over, so that it need not interrupt; another one will.
 */
void snull_e1000_tx_kick(struct snull_e1000 *nic)
{
	if (nic->tx_told != nic->tx_tail) {
		nic->tx_told = nic->tx_tail;
		snull_e1000_write(nic, E1000_TDT, nic->tx_tail);
	}
	snull_e1000_tx_clean(nic);
	if (nic->tx_head != nic->tx_tail)
		snull_e1000_write(nic, E1000_IMS, E1000_INT_TXDW);
}

/*
 * Copy the first @have bytes of the frame in slot @n, and check the headers there.
 *
 * Return: bytes in them, or -EINVAL.
 */
static __always_inline int snull_e1000_tx_check(const struct snull_e1000 *nic,
						unsigned int n,
						unsigned int have,
						unsigned int len)
{
	u8 *copy = snull_e1000_tx_copy(nic);

	memcpy(copy, snull_pool_slot(nic->pool, n)->frame, have);
	return snull_flow_headers(copy, have, len);
}

/* The headers from the driver's memory, the payload from slot @n. */
static noinline int snull_e1000_tx_attach(struct snull_e1000 *nic,
					  unsigned int n, unsigned int len)
{
	unsigned int have = min_t(unsigned int, len, SNULL_FLOW_HEADERS_MAX);
	int headers = snull_e1000_tx_check(nic, n, have, len);
	unsigned int last;
	dma_addr_t addr;

	if (headers < 0)
		return headers;
	if (headers == len) {
		snull_e1000_tx_put(nic, 0, len, E1000_TX_EOP);
		return 0;
	}
	addr = nic->pool_dma + snull_e1000_offset(nic->pool, n) + headers;
	len -= headers;
	if (unlikely(nic->syncs))
		dma_sync_single_for_device(&nic->pdev->dev, addr, len,
					   DMA_BIDIRECTIONAL);
	snull_e1000_tx_put(nic, 0, headers, 0);
	last = nic->tx_tail;
	snull_e1000_tx_put(nic, addr, len, E1000_TX_EOP);
	nic->tx_slots[last].slot = n;
	nic->tx_slots[last].owner = snull_slot_hold(nic->pool, n);
	return len;
}

/* The frame in slot @n; the rest is as snull_port.h has it. */
static int snull_e1000_tx_slot(struct snull_e1000 *nic, unsigned int n,
			       unsigned int len, unsigned int attach)
{
	int headers;

	if (!nic->running || !netif_carrier_ok(nic->dev))
		return -ENETDOWN;
	if (len > SNULL_E1000_FRAME_MAX)
		return -EINVAL;
	if (snull_e1000_tx_room(nic) < 2)
		snull_e1000_tx_kick(nic);
	if (snull_e1000_tx_room(nic) < 2)
		return -EAGAIN;
	if (len > NF_TX_COPYBREAK && attach)
		return snull_e1000_tx_attach(nic, n, len);
	headers = snull_e1000_tx_check(nic, n, len, len);
	if (headers < 0)
		return headers;
	snull_e1000_tx_put(nic, 0, len, E1000_TX_EOP);
	return 0;
}

int snull_e1000_tx_send(struct snull_pool *pool, unsigned int n,
			unsigned int len, unsigned int attach)
{
	struct snull_e1000 *nic = &snull_e1000;
	int sent;

	spin_lock(&nic->tx_lock);
	sent = snull_e1000_tx_slot(nic, n, len, attach);
	if (sent >= 0) {
		nic->stats.tx_packets++;
		nic->stats.tx_bytes += len;
	}
	spin_unlock(&nic->tx_lock);
	return sent;
}

void snull_e1000_tx_begin(struct snull_pool *pool)
{
	struct snull_e1000 *nic = &snull_e1000;

	spin_lock(&nic->tx_lock);
	if (nic->running)
		snull_e1000_tx_kick(nic);
	spin_unlock(&nic->tx_lock);
}

/* A frame of the stack: copied, so that its skb can go at once. */
netdev_tx_t snull_e1000_tx_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct snull_e1000 *nic = &snull_e1000;

	spin_lock(&nic->tx_lock);
	if (nic->running && !snull_e1000_tx_room(nic))
		snull_e1000_tx_kick(nic);
	if (nic->running && !snull_e1000_tx_room(nic)) {
		netif_stop_queue(dev);
		spin_unlock(&nic->tx_lock);
		return NETDEV_TX_BUSY;
	}
	if (!nic->running || skb->len > SNULL_E1000_FRAME_MAX ||
	    skb_copy_bits(skb, 0, snull_e1000_tx_copy(nic), skb->len)) {
		nic->stats.tx_dropped++;
	} else {
		snull_e1000_tx_put(nic, 0, skb->len, E1000_TX_EOP);
		nic->stats.tx_packets++;
		nic->stats.tx_bytes += skb->len;
		snull_e1000_tx_kick(nic);
	}
	spin_unlock(&nic->tx_lock);
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

/* What the device has not sent by now it never will. */
void snull_e1000_tx_abort(struct snull_e1000 *nic)
{
	unsigned int slot;

	snull_e1000_tx_clean(nic);
	for (; nic->tx_head != nic->tx_tail;
	     nic->tx_head = (nic->tx_head + 1) & SNULL_E1000_LAST) {
		if (nic->tx[nic->tx_head].command & cpu_to_le32(E1000_TX_EOP)) {
			nic->stats.tx_aborted_errors++;
			nic->stats.tx_errors++;
		}
		slot = nic->tx_slots[nic->tx_head].slot;
		nic->tx_slots[nic->tx_head].slot = 0;
		if (slot)
			snull_slot_done(nic->pool, slot,
					nic->tx_slots[nic->tx_head].owner);
	}
}
#endif
