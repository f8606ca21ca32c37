/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_rights.h - who may open the files of the pools, and who may send.
 */
#ifndef SNULL_RIGHTS_H
#define SNULL_RIGHTS_H

#include "snull_pool.h"

int snull_rights_open(const struct snull_pool *pool, const struct inode *inode,
		      const struct file *file);
int snull_rights_send(const struct snull_pool *pool);

extern unsigned int snull_rights_all_send;

#endif /* SNULL_RIGHTS_H */
