/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_proc.h - /proc/nf_addr and /proc/nf_channel/N: step 3 of 5 on the way
 * of a packet.
 */
#ifndef SNULL_PROC_H
#define SNULL_PROC_H

int snull_proc_create(unsigned int mode, unsigned int gid);
void snull_proc_remove(void);

#endif /* SNULL_PROC_H */
