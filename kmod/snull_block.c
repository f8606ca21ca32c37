// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_block.c - reserved pages in one piece: the memory of a pool.
 *
 * The paper's init_mem and del_mem.
 */
#include "snull_block.h"

/**
 * snull_block_alloc - allocate and reserve pages
 * @order: log2 of their number
 *
 * The pages are cleared before anyone can map them, and PG_reserved keeps the
 * memory manager's hands off them; on 2.6.11 it is also what lets /dev/mem map
 * them.
 *
 * Return: the memory, or NULL when there are not so many pages in one piece.
 */
void *snull_block_alloc(unsigned int order)
{
	size_t size = PAGE_SIZE << order;
	void *mem = alloc_pages_exact(size, GFP_KERNEL | __GFP_NOWARN);
	size_t at;

	if (!mem)
		return NULL;
	memset(mem, 0, size);
	for (at = 0; at < size; at += PAGE_SIZE)
		SetPageReserved(virt_to_page(mem + at));
	return mem;
}

/**
 * snull_block_held - count pages that someone has hold of
 * @mem: a block that nobody maps
 * @order: log2 of the number of pages
 *
 * A frame under way, or a pipe: vmsplice(2) takes pages out of any mapping, and
 * keeps them when it is gone.
 *
 * Return: how many.
 */
unsigned int snull_block_held(void *mem, unsigned int order)
{
	size_t size = PAGE_SIZE << order;
	unsigned int held = 0;
	size_t at;

	for (at = 0; at < size; at += PAGE_SIZE)
		held += page_is_held(virt_to_page(mem + at));
	return held;
}

/**
 * snull_block_free - give the pages back
 * @mem: what nobody maps any more
 * @order: log2 of the number of pages
 *
 * A page that someone still has hold of goes when they let go of it.
 */
void snull_block_free(void *mem, unsigned int order)
{
	size_t size = PAGE_SIZE << order;
	size_t at;

	for (at = 0; at < size; at += PAGE_SIZE)
		ClearPageReserved(virt_to_page(mem + at));
	free_pages_exact(mem, size);
}
