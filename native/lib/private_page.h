/* SPDX-License-Identifier: Apache-2.0 */
/*
 * private_page.h - gives a reader its own copy of a page in a private mapping.
 */
#ifndef NF_PRIVATE_PAGE_H
#define NF_PRIVATE_PAGE_H

/*
 * A write that changes nothing, even if the kernel writes to the page at the
 * same time: a byte is compared with itself and exchanged for itself.
 */
static inline void private_page(unsigned char *page)
{
	unsigned char byte = *(volatile unsigned char *)page;

	while (!__atomic_compare_exchange_n(page, &byte, byte, 0,
					    __ATOMIC_SEQ_CST,
					    __ATOMIC_SEQ_CST))
		;
}

#endif /* NF_PRIVATE_PAGE_H */
