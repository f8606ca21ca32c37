/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_steer.h - which channel a received frame belongs to.
 */
#ifndef SNULL_STEER_H
#define SNULL_STEER_H

#include "compat.h"

#define SNULL_STEER_RULES	256

/* What a rule looks at. */
enum snull_steer_kind {
	SNULL_STEER_UDP,	/* destination port */
	SNULL_STEER_TCP,	/* destination port */
	SNULL_STEER_PROTOCOL,	/* of an IP packet */
	SNULL_STEER_ETHERTYPE,
};

/**
 * struct snull_steer_rule - frames for a channel
 * @kind: what is looked at
 * @value: what it must be
 * @channel: where the frame then goes
 */
struct snull_steer_rule {
	enum snull_steer_kind kind;
	unsigned int value;
	unsigned int channel;
};

unsigned int snull_steer(const u8 *frame, unsigned int have,
			 unsigned int len, unsigned int channels);
int snull_steer_add(const struct snull_steer_rule *rule);
void snull_steer_clear(void);
void snull_steer_set_hash(int on);
int snull_steer_hash(void);
int snull_steer_rule(unsigned int i, struct snull_steer_rule *rule);

#endif /* SNULL_STEER_H */
