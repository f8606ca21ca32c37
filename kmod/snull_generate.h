/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_generate.h - a source of frames, for measurements.
 */
#ifndef SNULL_GENERATE_H
#define SNULL_GENERATE_H

#include "compat.h"

#define SNULL_GENERATE_MAX	4096	/* frames in a burst */
#define SNULL_GENERATE_HEADERS	(sizeof(struct ethhdr) +		\
				 sizeof(struct iphdr) +			\
				 sizeof(struct udphdr))

/**
 * struct snull_burst - frames to be sent
 * @count: how many, 1 to SNULL_GENERATE_MAX
 * @len: bytes in each, from the Ethernet header on: 42 to what sn1 can send
 * @address: to which IPv4 address
 * @port: to which UDP port
 */
struct snull_burst {
	unsigned int count;
	unsigned int len;
	__be32 address;
	u16 port;
};

unsigned int snull_generate_len_max(void);
int snull_generate(const struct snull_burst *burst);
int snull_generate_later(const struct snull_burst *burst);
void snull_generate_stop(void);

#endif /* SNULL_GENERATE_H */
