/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_user.h - a pool that the application allocates.
 */
#ifndef SNULL_USER_H
#define SNULL_USER_H

#include "snull_pool.h"

/**
 * struct snull_user - pinned memory of a process
 * @mm: whose it is, and on whose account it is locked
 * @pages: the page table: page i is the i-th page of the user's memory
 * @count: entries in @pages
 * @mem: all of them in the kernel's address space, one after the other
 * @kept_next: where the producer was in the pool's own memory
 */
struct snull_user {
	struct mm_struct *mm;
	struct page **pages;
	unsigned long count;
	void *mem;
	unsigned int kept_next;
};

struct snull_user *snull_user_pin(const struct nf_user_pool *request,
				  const struct snull_pool *pool);
void snull_user_unpin(struct snull_user *user);
void snull_user_adopt(struct snull_user *user, struct snull_pool *pool);
int snull_user_pages(const struct snull_user *user,
		     const struct nf_page_table *request, int privileged);

#endif /* SNULL_USER_H */
