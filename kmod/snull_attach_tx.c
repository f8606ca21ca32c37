// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_attach_tx.c - the port `attach` sends: a frame from a slot leaves by the
 * queueing discipline and the driver of the device.
 *
 *   skb --> headers, copied, so that what was checked is what is sent
 *       --> frags: the payload, in the slot, if the device takes fragments
 *       --> ubuf: says when nothing refers to them any more
 *
 * The skb's destructor would say that too early: a driver may call it before its
 * device has read the pages.  The anchor of snull_slot.c would be a copy: a device
 * that takes fragments need not take a list of skbs.  With a ubuf, whoever wants to
 * keep the skb for long, or to hand it to a reader on this machine, copies the pages
 * first, and the ubuf tells.
 */
#include "snull_attach_dev.h"
#include "snull_flow.h"
#include "snull_slot.h"

#if SNULL_CAN_RX_HANDLER
/**
 * struct snull_attach_frame - a frame under way that refers to a slot
 * @ubuf: what the skb knows
 * @at: where it was sent; it outlives the frame, which holds the module
 * @pool: whose slot it is
 * @slot: which
 * @owner: of that time
 * @len: bytes in the slot
 */
struct snull_attach_frame {
	struct ubuf_info ubuf;
	struct snull_attachment *at;
	struct snull_pool *pool;
	unsigned int slot;
	unsigned int owner;
	unsigned int len;
};

/* An skb does not refer to the slot any more; it has a copy unless @sent. */
static void snull_attach_done(struct ubuf_info *ubuf, bool sent)
{
	struct snull_attach_frame *frame =
		container_of(ubuf, struct snull_attach_frame, ubuf);
	struct snull_pool *pool = frame->pool;
	unsigned int slot = frame->slot, owner = frame->owner;

	if (!sent)
		atomic64_add(frame->len, &frame->at->tx_late);
	if (!refcount_dec_and_test(&ubuf->refcnt))
		return;
	kfree(frame);
	snull_slot_unrefer(pool, slot, owner);
}

DEFINE_UBUF_DONE(snull_attach_ubuf_init, snull_attach_done);

/**
 * snull_attach_sends_frags - may payload stay in its slot?
 * @dev: the device
 *
 * Return: 1, or 0 if the device wants a frame in one piece.
 */
int snull_attach_sends_frags(const struct net_device *dev)
{
	return !!(dev->features & NETIF_F_SG);
}

/* May the device get a frame of @len bytes, that begins so? */
static int snull_attach_fits(const struct net_device *dev, const u8 *frame,
			     unsigned int len)
{
	unsigned int max = READ_ONCE(dev->mtu) + ETH_HLEN;
	const struct ethhdr *eth = (const struct ethhdr *)frame;

	if (eth_type_vlan(eth->h_proto))
		max += VLAN_HLEN;
	return len <= max;
}

/* The payload, from @headers on, stays where it is. */
static int snull_attach_refer(struct snull_attachment *at,
			      struct snull_pool *pool, unsigned int n,
			      struct sk_buff *skb, unsigned int headers,
			      unsigned int len)
{
	struct snull_attach_frame *frame = kmalloc(sizeof(*frame),
						   GFP_ATOMIC | __GFP_NOWARN);

	if (!frame)
		return -ENOMEM;
	frame->at = at;
	frame->pool = pool;
	frame->slot = n;
	frame->len = len - headers;
	frame->owner = snull_slot_refer(pool, n);
	skb_trim(skb, headers);
	snull_slot_add_frags(pool, n, skb, headers, frame->len);
	snull_attach_ubuf_init(skb, &frame->ubuf);
	return 0;
}

/* An skb of the frame in a slot, checked; as snull_slot_skb(). */
static struct sk_buff *snull_attach_skb(struct snull_attachment *at,
					struct snull_pool *pool, unsigned int n,
					unsigned int len, unsigned int attach)
{
	struct net_device *dev = at->port.dev;
	unsigned int have = len;
	struct sk_buff *skb;
	int headers, err;

	if (len > snull_pool_frame_max(pool))
		return ERR_PTR(-EINVAL);
	attach = attach && len > NF_TX_COPYBREAK &&
		 snull_attach_sends_frags(dev);
	if (attach)
		have = min_t(unsigned int, len, SNULL_FLOW_HEADERS_MAX);
	skb = snull_skb_build(&pool->tx_room, LL_RESERVED_SPACE(dev),
			      max_t(unsigned int, have, ETH_ZLEN) +
			      dev->needed_tailroom);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	memcpy(__skb_put(skb, have), snull_pool_slot(pool, n)->frame, have);
	headers = snull_flow_headers(skb->data, have, len);
	err = min(headers, 0);
	if (!err && !snull_attach_fits(dev, skb->data, len))
		err = -EMSGSIZE;
	if (!err && attach && headers < len)
		err = snull_attach_refer(at, pool, n, skb, headers, len);
	if (!err)
		return skb;
	kfree_skb(skb);
	return ERR_PTR(err);
}

/**
 * snull_attach_send - a frame leaves by the device
 * @pool: the pool
 * @n: the slot
 * @len: bytes in the frame, not yet checked
 * @attach: the payload may stay in the slot
 *
 * The port's snull_port_ops.send.  By the queueing discipline, as of a packet
 * socket: so tc, and whoever looks on, get it as well, and a frame for which the
 * queue has no room is dropped.
 *
 * Return: as there.
 */
int snull_attach_send(struct snull_pool *pool, unsigned int n,
		      unsigned int len, unsigned int attach)
{
	struct snull_attachment *at = snull_attachment_of(pool->port);
	struct net_device *dev = at->port.dev;
	struct sk_buff *skb;
	int held, err;

	skb = snull_attach_skb(at, pool, n, len, attach);
	if (IS_ERR(skb))
		return PTR_ERR(skb);
	held = skb->data_len;
	if (!netif_running(dev) || !netif_carrier_ok(dev)) {
		kfree_skb(skb);
		return -ENETDOWN;
	}
	skb->dev = dev;
	skb_reset_mac_header(skb);
	skb->protocol = eth_hdr(skb)->h_proto;
	skb_set_network_header(skb, ETH_HLEN);
	/* Into a variable: net_xmit_eval() looks at its argument twice. */
	err = dev_queue_xmit(skb);
	return net_xmit_eval(err) ? -ENOBUFS : held;
}
#endif
