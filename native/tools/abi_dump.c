// SPDX-License-Identifier: Apache-2.0
/*
 * abi_dump.c - prints the layout in nf_pool.h as the C compiler sees it, so
 * that tests in other languages can compare it with theirs.
 *
 *   struct NAME SIZE
 *   field STRUCT NAME OFFSET SIZE      sizes and offsets in bytes
 *   const NAME VALUE                   decimal
 */
#include <stddef.h>
#include <stdio.h>

#include "nf_pool.h"

#define STRUCT(s) printf("struct %s %zu\n", #s, sizeof(struct s))
#define FIELD(s, f)							\
	printf("field %s %s %zu %zu\n", #s, #f, offsetof(struct s, f),	\
	       sizeof(((struct s *)0)->f))
#define CONST(c) printf("const %s %llu\n", #c, (unsigned long long)(c))

int main(void)
{
	STRUCT(nf_pool_header);
	FIELD(nf_pool_header, width);
	FIELD(nf_pool_header, length);
	FIELD(nf_pool_header, wi);
	FIELD(nf_pool_header, ri);
	FIELD(nf_pool_header, magic);
	FIELD(nf_pool_header, abi);
	FIELD(nf_pool_header, header_size);
	FIELD(nf_pool_header, features);
	FIELD(nf_pool_header, size);
	FIELD(nf_pool_header, rx_first);
	FIELD(nf_pool_header, rx_count);
	FIELD(nf_pool_header, tx_first);
	FIELD(nf_pool_header, tx_count);
	FIELD(nf_pool_header, rx_frames);
	FIELD(nf_pool_header, rx_bytes);
	FIELD(nf_pool_header, rx_full);
	FIELD(nf_pool_header, rx_oversize);
	FIELD(nf_pool_header, tx_frames);
	FIELD(nf_pool_header, tx_bytes);
	FIELD(nf_pool_header, tx_malformed);
	FIELD(nf_pool_header, tx_dropped);
	FIELD(nf_pool_header, tx_copied);
	FIELD(nf_pool_header, tx_attached);
	FIELD(nf_pool_header, channel);
	FIELD(nf_pool_header, active);
	FIELD(nf_pool_header, tx_in_flight);
	FIELD(nf_pool_header, activations);
	FIELD(nf_pool_header, evictions);

	STRUCT(nf_pool_slot);
	FIELD(nf_pool_slot, state);

	STRUCT(nf_user_pool);
	FIELD(nf_user_pool, address);
	FIELD(nf_user_pool, size);

	STRUCT(nf_page_table);
	FIELD(nf_page_table, physical);
	FIELD(nf_page_table, first);
	FIELD(nf_page_table, count);

	STRUCT(nf_filter);
	FIELD(nf_filter, program);
	FIELD(nf_filter, count);
	FIELD(nf_filter, reserved);

	CONST(NF_POOL_MAGIC);
	CONST(NF_POOL_ABI);
	CONST(NF_POOL_ORDER);
	CONST(NF_POOL_WIDTH);
	CONST(NF_FEATURE_TX);
	CONST(NF_FEATURE_USER);
	CONST(NF_FEATURE_STAMP);
	CONST(NF_POOL_STAMPS(1500, 1391));
	CONST(NF_POOL_STAMPS(1528, 2));
	CONST(NF_SLOT_WRITE);
	CONST(NF_SLOT_READ);
	CONST(NF_SLOT_LENGTH);
	CONST(NF_TX_COPYBREAK);
	CONST(NF_IOC_DOORBELL);
	CONST(NF_IOC_PIN);
	CONST(NF_IOC_PAGES);
	CONST(NF_FILTER_MAX);
	CONST(NF_IOC_FILTER);
	return 0;
}
