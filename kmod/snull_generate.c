// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_generate.c - a source of frames, for measurements: bursts of UDP
 * datagrams that go out of sn1 as if its stack had sent them.
 *
 * In the kernel, so that it costs the same whoever receives.
 */
#include "snull_generate.h"
#include "snull_net.h"

#define SNULL_GENERATE_PORT	9000	/* they come from */

/* One burst waits for the timer at a time. */
static DEFINE_SPINLOCK(snull_generate_lock);
static struct snull_burst snull_generate_waiting;	/* count 0: none does */

/* The headers of each frame of a burst.  No UDP checksum, as pktgen has it. */
static void snull_generate_headers(u8 *frame, struct net_device *dev,
				   const struct snull_burst *burst,
				   __be32 from)
{
	struct ethhdr *eth = (struct ethhdr *)frame;
	struct iphdr ip = {
		.version = 4,
		.ihl = sizeof(ip) / 4,
		.tot_len = htons(burst->len - sizeof(*eth)),
		.ttl = 64,
		.protocol = IPPROTO_UDP,
		.saddr = from,
		.daddr = burst->address,
	};
	const struct udphdr udp = {
		.source = htons(SNULL_GENERATE_PORT),
		.dest = htons(burst->port),
		.len = htons(burst->len - sizeof(*eth) - sizeof(ip)),
	};

	ip.check = ip_fast_csum((u8 *)&ip, ip.ihl);
	memcpy(eth->h_dest, dev->dev_addr, ETH_ALEN);
	memcpy(eth->h_source, dev->dev_addr, ETH_ALEN);
	eth->h_proto = htons(ETH_P_IP);
	/* Behind 14 bytes, nothing lies where its type would have it. */
	memcpy(frame + sizeof(*eth), &ip, sizeof(ip));
	memcpy(frame + sizeof(*eth) + sizeof(ip), &udp, sizeof(udp));
}

/**
 * snull_generate_len_max - how long may a frame be?
 *
 * Return: bytes, from the Ethernet header on.
 */
unsigned int snull_generate_len_max(void)
{
	return snull_net_peer()->mtu + ETH_HLEN;
}

static int snull_generate_check(const struct snull_burst *burst)
{
	if (!burst->count || burst->count > SNULL_GENERATE_MAX ||
	    burst->len < SNULL_GENERATE_HEADERS ||
	    burst->len > snull_generate_len_max())
		return -EINVAL;
	return netif_running(snull_net_peer()) ? 0 : -ENETDOWN;
}

/* One frame into the queue of sn1; the queue may drop it, and counts that. */
static int snull_generate_one(struct net_device *dev, const u8 *headers,
			      unsigned int len)
{
	struct sk_buff *skb = alloc_skb(len + NET_IP_ALIGN, GFP_ATOMIC);

	if (!skb)
		return -ENOMEM;
	skb_reserve(skb, NET_IP_ALIGN);
	memcpy(skb_put(skb, len), headers, SNULL_GENERATE_HEADERS);
	memset(skb->data + SNULL_GENERATE_HEADERS, 0x5a,
	       len - SNULL_GENERATE_HEADERS);
	skb_set_network_header(skb, ETH_HLEN);
	skb->protocol = htons(ETH_P_IP);
	skb->dev = dev;
	dev_queue_xmit(skb);
	return 0;
}

/**
 * snull_generate - send a burst now
 * @burst: what
 *
 * What the frames set off in the receiver's stack is done before this returns.
 *
 * Return: 0; -EINVAL for a length or a number that cannot be; -ENETDOWN if sn1
 * is down; -EADDRNOTAVAIL if it has no IPv4 address; -ENOMEM.
 */
int snull_generate(const struct snull_burst *burst)
{
	struct net_device *dev = snull_net_peer();
	u8 headers[SNULL_GENERATE_HEADERS];
	unsigned int i;
	__be32 from;
	int err = snull_generate_check(burst);

	if (err)
		return err;
	from = inet_select_addr(dev, burst->address, RT_SCOPE_LINK);
	if (!from)
		return -EADDRNOTAVAIL;
	snull_generate_headers(headers, dev, burst, from);
	/* One turn of the receiver's softirq for all, as after an interrupt. */
	local_bh_disable();
	for (i = 0; i < burst->count && !err; i++)
		err = snull_generate_one(dev, headers, burst->len);
	local_bh_enable();
	return err;
}

static void snull_generate_due(snull_timer_arg unused)
{
	struct snull_burst burst;

	spin_lock(&snull_generate_lock);
	burst = snull_generate_waiting;
	snull_generate_waiting.count = 0;
	spin_unlock(&snull_generate_lock);
	snull_generate(&burst);
}

static SNULL_DEFINE_TIMER(snull_generate_timer, snull_generate_due);

/**
 * snull_generate_later - send a burst from a timer, at the next tick
 * @burst: what
 *
 * As an interrupt would: the receiver may sleep by then.
 *
 * Return: 0; -EBUSY if a burst is waiting already; -EINVAL or -ENETDOWN as of
 * snull_generate().
 */
int snull_generate_later(const struct snull_burst *burst)
{
	int err = snull_generate_check(burst);

	if (err)
		return err;
	spin_lock_bh(&snull_generate_lock);
	if (snull_generate_waiting.count)
		err = -EBUSY;
	else
		snull_generate_waiting = *burst;
	spin_unlock_bh(&snull_generate_lock);
	if (!err)
		mod_timer(&snull_generate_timer, jiffies + 1);
	return err;
}

/**
 * snull_generate_stop - no burst waits or is being sent when this returns
 *
 * Nobody may ask for one any more.
 */
void snull_generate_stop(void)
{
	timer_delete_sync(&snull_generate_timer);
}
