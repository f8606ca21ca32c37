// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_attach_rx.c - the port `attach` receives: the device's rx_handler copies
 * each frame once, into a slot: step 1 of 5 on the way of a packet.
 *
 * What the stack hands on is not always what was on the wire; in the slot it is:
 *
 *   a VLAN's tag that is beside the frame     is put back
 *   a checksum that is left to the device     is finished
 *   a frame that GRO, or a sender on this     is cut into those that it was made
 *   machine, has put together                 of, or is to be sent as
 *
 * The skb may be shared with whoever looks on (tcpdump), and goes on up the stack
 * when the port only watches: nothing in it is changed.
 */
#include "snull_attach_dev.h"
#include "snull_filter.h"

#if SNULL_CAN_RX_HANDLER
/*
 * The sum is that of the skb, which nobody changes; the slot is only written to.
 *
 * Return: 0, or -EINVAL if it is no Internet checksum.
 */
static int snull_attach_finish(const struct sk_buff *skb, u8 *packet)
{
	int start = skb_checksum_start_offset(skb);
	int at = start + skb->csum_offset;
	__sum16 sum;

	if (skb->csum_not_inet || start < 0 ||
	    at + (int)sizeof(sum) > (int)skb->len)
		return -EINVAL;
	sum = csum_fold(skb_checksum(skb, start, skb->len - start, 0));
	/* In UDP, 0 would mean that there is none. */
	if (!sum)
		sum = CSUM_MANGLED_0;
	memcpy(packet + at, &sum, sizeof(sum));
	return 0;
}

/*
 * Any frame, at whose data its packet begins.
 *
 * Return: 0, or -EINVAL as of snull_attach_finish().
 */
static int snull_attach_copy(const struct sk_buff *skb, u8 *frame)
{
	const u8 *mac = skb_mac_header(skb);
	__be16 tag[2];

	if (skb_vlan_tag_present(skb)) {
		tag[0] = skb->vlan_proto;
		tag[1] = htons(skb_vlan_tag_get(skb));
		memcpy(frame, mac, 2 * ETH_ALEN);
		memcpy(frame + 2 * ETH_ALEN, tag, VLAN_HLEN);
		memcpy(frame + 2 * ETH_ALEN + VLAN_HLEN, mac + 2 * ETH_ALEN,
		       ETH_HLEN - 2 * ETH_ALEN);
		frame += VLAN_HLEN;
	} else {
		memcpy(frame, mac, ETH_HLEN);
	}
	frame += ETH_HLEN;
	if (skb_copy_bits(skb, 0, frame, skb->len))
		return -EINVAL;
	return skb->ip_summed == CHECKSUM_PARTIAL ?
		       snull_attach_finish(skb, frame) : 0;
}

/* Bytes in the frame, as it is on the wire. */
static unsigned int snull_attach_length(const struct sk_buff *skb)
{
	return ETH_HLEN + skb->len +
	       (skb_vlan_tag_present(skb) ? VLAN_HLEN : 0);
}

/* Into a slot; the lock is held. */
static noinline void snull_attach_store_any(struct snull_attachment *at,
					    const struct sk_buff *skb)
{
	unsigned int len = snull_attach_length(skb);
	struct nf_pool_slot *slot;

	if (!snull_pool_find(at->pool, len, &slot))
		return;
	if (snull_attach_copy(skb, slot->frame)) {
		at->rx_unfit++;
		return;
	}
	if (snull_filter_wants(at->pool, slot, len))
		snull_pool_put(at->pool, slot, len);
}

/*
 * The same; the usual frame without a call: in one piece, complete, for a pool
 * without a filter.
 */
static inline void snull_attach_store(struct snull_attachment *at,
				      const struct sk_buff *skb)
{
	unsigned int len = ETH_HLEN + skb->len;
	struct nf_pool_slot *slot;

	lockdep_assert_held(&at->lock);
	if (unlikely(skb->data_len || skb_vlan_tag_present(skb) ||
		     skb->ip_summed == CHECKSUM_PARTIAL ||
		     len > at->pool->fits)) {
		snull_attach_store_any(at, skb);
		return;
	}
	if (unlikely(!snull_pool_find(at->pool, len, &slot)))
		return;
	memcpy(slot->frame, skb->data - ETH_HLEN, len);
	snull_pool_put(at->pool, slot, len);
}

/* The frames that @skb stands for, each in an skb of its own; or ERR_PTR(). */
static struct sk_buff *snull_attach_segment(struct sk_buff *skb)
{
	struct sk_buff *copy = skb_clone(skb, GFP_ATOMIC), *segments;

	if (!copy)
		return ERR_PTR(-ENOMEM);
	__skb_push(copy, ETH_HLEN);
	/* Segmentation writes to the headers; the payload is not copied. */
	if (skb_cow_head(copy, 0))
		segments = ERR_PTR(-ENOMEM);
	else
		segments = __skb_gso_segment(copy, NETIF_F_SG, false);
	/* Without any: it is no frame that can be cut. */
	if (!segments)
		segments = ERR_PTR(-EINVAL);
	consume_skb(copy);
	return segments;
}

static noinline void snull_attach_cut(struct snull_attachment *at,
				      struct sk_buff *skb)
{
	struct sk_buff *segment = snull_attach_segment(skb), *next;

	spin_lock(&at->lock);
	if (IS_ERR(segment)) {
		/* Longer than a slot, most likely; else there is no memory. */
		snull_pool_lose(at->pool, snull_attach_length(skb));
		at->rx_unfit++;
		pr_notice_once("snull: attach: %s: a frame of %u bytes from GRO cannot be cut, error %ld; switch GRO off: ethtool -K %s gro off\n",
			       skb->dev->name, snull_attach_length(skb),
			       PTR_ERR(segment), skb->dev->name);
		spin_unlock(&at->lock);
		return;
	}
	at->rx_segmented++;
	for (; segment; segment = next) {
		next = segment->next;
		skb_mark_not_on_list(segment);
		__skb_pull(segment, ETH_HLEN);
		snull_attach_store(at, segment);
		consume_skb(segment);
	}
	spin_unlock(&at->lock);
}

/**
 * snull_attach_receive - a frame has arrived on the device
 * @pskb: the frame, past its Ethernet header
 *
 * The device's rx_handler: under rcu_read_lock(), with bottom halves off.
 *
 * Return: RX_HANDLER_CONSUMED, or RX_HANDLER_PASS for the stack to have it, too.
 */
rx_handler_result_t snull_attach_receive(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	struct snull_attachment *at =
		rcu_dereference(skb->dev->rx_handler_data);

	/* What this machine has sent to a group, and did not arrive. */
	if (unlikely(skb->pkt_type == PACKET_LOOPBACK))
		return RX_HANDLER_PASS;
	if (unlikely(skb_is_gso(skb))) {
		snull_attach_cut(at, skb);
	} else {
		spin_lock(&at->lock);
		/* Something may have sent it here from a device without such headers. */
		if (likely(skb_mac_header(skb) == skb->data - ETH_HLEN))
			snull_attach_store(at, skb);
		else
			at->rx_unfit++;
		spin_unlock(&at->lock);
	}
	if (!at->takes)
		return RX_HANDLER_PASS;
	consume_skb(skb);
	return RX_HANDLER_CONSUMED;
}
#endif
