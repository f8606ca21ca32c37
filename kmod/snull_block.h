/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_block.h - reserved pages in one piece: the memory of a pool.
 */
#ifndef SNULL_BLOCK_H
#define SNULL_BLOCK_H

#include "compat.h"

void *snull_block_alloc(unsigned int order);
unsigned int snull_block_held(void *mem, unsigned int order);
void snull_block_free(void *mem, unsigned int order);

#endif /* SNULL_BLOCK_H */
