/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab_pool.h - the pool and the wire, for checks of the module.
 */
#ifndef LAB_POOL_H
#define LAB_POOL_H

#include <stddef.h>
#include <stdint.h>

#include "nf_pool.h"

#define LAB_PAGE	4096UL
#define LAB_FRAME_MIN	60
#define LAB_FRAME_MAX	1496

/**
 * struct lab_pool - an open file of the driver
 * @fd: the file
 * @mem: the mapping
 * @size: its length in bytes
 * @header: slot 0
 */
struct lab_pool {
	int fd;
	unsigned char *mem;
	size_t size;
	volatile struct nf_pool_header *header;
};

/* Both end the check if they fail.  @order is that of the module's parameter. */
void lab_pool_open(struct lab_pool *pool, const char *path, int flags);
void lab_pool_map(struct lab_pool *pool, unsigned int order);

volatile struct nf_pool_slot *lab_slot(const struct lab_pool *pool,
				       unsigned int n);
int lab_slot_is_free(const struct lab_pool *pool, unsigned int n);
void lab_slot_give_back(const struct lab_pool *pool, unsigned int n);

/* Both devices up, and nothing on the wire but what lab_send() sends. */
void lab_wire_up(void);

/* The same with these two. */
void lab_link_up(const char *near, const char *far);

/* Send frame number @n from sn1 to sn0, or from the far device to the near one. */
void lab_send(unsigned int n);
unsigned int lab_frame_length(unsigned int n);

/* The first byte of @frame that is not that of frame @n, or its length. */
unsigned int lab_frame_differs(const volatile unsigned char *frame,
			       unsigned int n);

/*
 * What poll(2) says of a file before that time is over.  When it is over, the kernel
 * looks once more, and finds what it has not been woken for: that does not count.
 */
int lab_poll(int fd, int events, unsigned int milliseconds);

/* Which page frame is at this address, and what the kernel says of it. */
uint64_t lab_page_frame(const volatile void *address);
uint64_t lab_page_flags(uint64_t frame);
#define LAB_PAGE_RESERVED	(1ULL << 32)

/* Bytes of memory that are free, or would be if they were needed. */
uint64_t lab_memory_available(void);

/* Bytes of memory that are free now, each page of them counted. */
uint64_t lab_memory_free(void);

#endif /* LAB_POOL_H */
