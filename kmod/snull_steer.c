// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_steer.c - which channel a received frame belongs to: what a NIC calls
 * flow director and receive side scaling.
 *
 * The first rule that fits decides.  Where none does, it is the hash of the
 * flow if that is on, else channel 0.  Fragments have no ports; those of one
 * packet all go the same way.
 *
 * A rule is found by its kind and value in a table, so that a frame costs the
 * same with one rule and with all of them.  Frames take no lock: a rule is
 * written before the table refers to it, and no place of a rule is used again
 * before all frames that may have seen it are done (RCU).
 */
#include "snull_steer.h"
#include "snull_flow.h"

#define SNULL_STEER_PLACES	512	/* half of them are used */
#define SNULL_STEER_SHIFT	23	/* of 32 bits; so many numbers are left */

static struct snull_steer_rule snull_steer_rules[SNULL_STEER_RULES];
static unsigned int snull_steer_count;
static u16 snull_steer_places[SNULL_STEER_PLACES];	/* rule + 1; 0: none */
static int snull_steer_hashed;
static DEFINE_MUTEX(snull_steer_lock);	/* of those who change the rules */

static inline u32 snull_steer_key(enum snull_steer_kind kind,
				  unsigned int value)
{
	return (u32)kind << 16 | value;
}

/*
 * The place of the first rule of this kind and value, or the one where it would
 * be.  Some place is always free.
 */
static u16 *snull_steer_find(enum snull_steer_kind kind, unsigned int value)
{
	u32 key = snull_steer_key(kind, value);
	/* Multiplicative hashing, with the golden ratio. */
	u32 place = key * 0x9e3779b1U >> SNULL_STEER_SHIFT;
	const struct snull_steer_rule *rule;
	unsigned int n;

	for (;; place = (place + 1) % SNULL_STEER_PLACES) {
		/* acquire: pairs with snull_steer_add() */
		n = smp_load_acquire(&snull_steer_places[place]);
		if (!n)
			break;
		rule = &snull_steer_rules[n - 1];
		if (snull_steer_key(rule->kind, rule->value) == key)
			break;
	}
	return &snull_steer_places[place];
}

/* @first, or the rule of this kind and value if it comes before that. */
static unsigned int snull_steer_earlier(unsigned int first,
					enum snull_steer_kind kind,
					unsigned int value)
{
	/* One less: where there is none, the number is too large. */
	unsigned int n = READ_ONCE(*snull_steer_find(kind, value)) - 1;

	return min(n, first);
}

/* The first rule that fits; SNULL_STEER_RULES or more: none does. */
static unsigned int snull_steer_match(const struct snull_flow *flow)
{
	unsigned int first = snull_steer_earlier(SNULL_STEER_RULES,
						 SNULL_STEER_ETHERTYPE,
						 flow->ethertype);

	if (flow->ip)
		first = snull_steer_earlier(first, SNULL_STEER_PROTOCOL,
					    flow->protocol);
	if (flow->ports && flow->protocol == IPPROTO_UDP)
		first = snull_steer_earlier(first, SNULL_STEER_UDP,
					    flow->dport);
	if (flow->ports && flow->protocol == IPPROTO_TCP)
		first = snull_steer_earlier(first, SNULL_STEER_TCP,
					    flow->dport);
	return first;
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
	unsigned int channel = 0, first = SNULL_STEER_RULES;
	struct snull_flow flow;

	/* Where headers make no sense, only what came before them is used. */
	snull_flow_parse(&flow, frame, have, len);

	rcu_read_lock();
	if (READ_ONCE(snull_steer_count))
		first = snull_steer_match(&flow);
	if (first < SNULL_STEER_RULES)
		channel = snull_steer_rules[first].channel;
	else if (READ_ONCE(snull_steer_hashed) && flow.ip)
		channel = jhash_3words(flow.saddr, flow.daddr,
				       (u32)flow.sport << 16 | flow.dport,
				       flow.protocol) % channels;
	rcu_read_unlock();
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
	unsigned int n;
	u16 *place;

	mutex_lock(&snull_steer_lock);
	n = snull_steer_count;
	if (n == SNULL_STEER_RULES) {
		mutex_unlock(&snull_steer_lock);
		return -ENOSPC;
	}
	snull_steer_rules[n] = *rule;
	place = snull_steer_find(rule->kind, rule->value);
	/* Where there is one alike, that one decides. */
	if (!*place) {
		/*
		 * Store-release: who finds the rule sees all of it.  Pairs with
		 * snull_steer_find().
		 */
		smp_store_release(place, (u16)(n + 1));
	}
	WRITE_ONCE(snull_steer_count, n + 1);
	mutex_unlock(&snull_steer_lock);
	return 0;
}

/**
 * snull_steer_clear - forget all rules
 *
 * When this returns, no frame goes by them any more.
 */
void snull_steer_clear(void)
{
	unsigned int i;

	mutex_lock(&snull_steer_lock);
	if (snull_steer_count) {
		WRITE_ONCE(snull_steer_count, 0);
		for (i = 0; i < SNULL_STEER_PLACES; i++)
			WRITE_ONCE(snull_steer_places[i], 0);
		synchronize_net();
	}
	mutex_unlock(&snull_steer_lock);
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

	mutex_lock(&snull_steer_lock);
	if (i < snull_steer_count) {
		*rule = snull_steer_rules[i];
		err = 0;
	}
	mutex_unlock(&snull_steer_lock);
	return err;
}
