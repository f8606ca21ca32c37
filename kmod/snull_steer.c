// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_steer.c - which channel a received frame belongs to: what a NIC calls
 * flow director and receive side scaling.
 *
 * The first rule that fits decides.  Where none does, it is the hash of the
 * flow if that is on, else channel 0.  Fragments have no ports; those of one
 * packet all go the same way.
 */
#include "snull_steer.h"
#include "snull_flow.h"

static struct snull_steer_rule snull_steer_rules[SNULL_STEER_RULES];
static unsigned int snull_steer_count;
static int snull_steer_hashed;
static DEFINE_RWLOCK(snull_steer_lock);

static int snull_steer_fits(const struct snull_steer_rule *rule,
			    const struct snull_flow *flow)
{
	switch (rule->kind) {
	case SNULL_STEER_UDP:
		return flow->ports && flow->protocol == IPPROTO_UDP &&
		       flow->dport == rule->value;
	case SNULL_STEER_TCP:
		return flow->ports && flow->protocol == IPPROTO_TCP &&
		       flow->dport == rule->value;
	case SNULL_STEER_PROTOCOL:
		return flow->ip && flow->protocol == rule->value;
	case SNULL_STEER_ETHERTYPE:
		return flow->ethertype == rule->value;
	}
	return 0;
}

/**
 * snull_steer - find a frame's channel
 * @frame: the frame, from its Ethernet header on
 * @have: bytes of it that can be looked at, as for snull_flow_parse()
 * @len: bytes in it
 * @channels: how many there are
 *
 * Call with bottom halves off.
 *
 * Return: number of the channel.
 */
unsigned int snull_steer(const u8 *frame, unsigned int have,
			 unsigned int len, unsigned int channels)
{
	unsigned int channel = 0, i;
	struct snull_flow flow;

	/* Where headers make no sense, only what came before them is used. */
	snull_flow_parse(&flow, frame, have, len);

	read_lock(&snull_steer_lock);
	for (i = 0; i < snull_steer_count; i++)
		if (snull_steer_fits(&snull_steer_rules[i], &flow))
			break;
	if (i < snull_steer_count)
		channel = snull_steer_rules[i].channel;
	else if (snull_steer_hashed && flow.ip)
		channel = jhash_3words(flow.saddr, flow.daddr,
				       (u32)flow.sport << 16 | flow.dport,
				       flow.protocol) % channels;
	read_unlock(&snull_steer_lock);
	return channel;
}

/**
 * snull_steer_add - add a rule after the others
 * @rule: the rule, copied
 *
 * Return: 0, or -ENOSPC if there are SNULL_STEER_RULES of them.
 */
int snull_steer_add(const struct snull_steer_rule *rule)
{
	int err = -ENOSPC;

	write_lock_bh(&snull_steer_lock);
	if (snull_steer_count < SNULL_STEER_RULES) {
		snull_steer_rules[snull_steer_count++] = *rule;
		err = 0;
	}
	write_unlock_bh(&snull_steer_lock);
	return err;
}

/**
 * snull_steer_clear - forget all rules
 */
void snull_steer_clear(void)
{
	write_lock_bh(&snull_steer_lock);
	snull_steer_count = 0;
	write_unlock_bh(&snull_steer_lock);
}

/**
 * snull_steer_set_hash - spread what no rule fits over all channels, or not
 * @on: 1 or 0
 */
void snull_steer_set_hash(int on)
{
	WRITE_ONCE(snull_steer_hashed, on);
}

/**
 * snull_steer_hash - is the hash on?
 *
 * Return: 1 or 0.
 */
int snull_steer_hash(void)
{
	return READ_ONCE(snull_steer_hashed);
}

/**
 * snull_steer_rule - look at a rule
 * @i: its place, from 0
 * @rule: filled in
 *
 * Return: 0, or -ENOENT if there are not so many.
 */
int snull_steer_rule(unsigned int i, struct snull_steer_rule *rule)
{
	int err = -ENOENT;

	read_lock_bh(&snull_steer_lock);
	if (i < snull_steer_count) {
		*rule = snull_steer_rules[i];
		err = 0;
	}
	read_unlock_bh(&snull_steer_lock);
	return err;
}
