/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mark.h - marks between which QEMU's plugins count (scripts/qemu): instructions
 * that do nothing, nopl ID(%rax,%rax,1), with a number.
 */
#ifndef NF_MARK_H
#define NF_MARK_H

static inline void mark_begin(void)
{
	asm volatile(".byte 0x0f, 0x1f, 0x84, 0, 1, 0, 0x66, 0x6e" ::: "memory");
}

static inline void mark_end(void)
{
	asm volatile(".byte 0x0f, 0x1f, 0x84, 0, 2, 0, 0x66, 0x6e" ::: "memory");
}

#endif /* NF_MARK_H */
