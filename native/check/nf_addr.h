/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nf_addr.h - the file /proc/nf_addr, with no more than the system calls of
 * Linux 2.6.11; other programs use pool_file.h.
 */
#ifndef NF_NF_ADDR_H
#define NF_NF_ADDR_H

#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>

#include "nf_pool.h"

#define NF_ADDR		"/proc/nf_addr"
#define PAGE_BYTES	((size_t)sysconf(_SC_PAGESIZE))
#define POOL_SIZE	(PAGE_BYTES << NF_POOL_ORDER)

/* The number in the file, 0 if there is none. */
unsigned long long nf_addr_read(void);

/* Open, map and close a file.  Returns MAP_FAILED with errno if one fails. */
void *map_file(const char *path, int flags, int protection, size_t size,
	       off_t offset);

/* Claim the pool and map all of it, for reading and writing. */
void *map_pool(void);

#endif /* NF_NF_ADDR_H */
