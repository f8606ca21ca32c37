/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mark.h - marks between which QEMU's plugins count (scripts/qemu): instructions
 * that do nothing but carry a number.
 */
#ifndef NF_MARK_H
#define NF_MARK_H

#if defined(__x86_64__)
/* nopl NUMBER(%rax,%rax,1) */
#define MARK(n)	".byte 0x0f, 0x1f, 0x84, 0, " #n ", 0, 0x66, 0x6e"
#elif defined(__aarch64__)
#define MARK(n)	"movz xzr, #0x6e0" #n
#else
#define MARK(n)	""
#endif

static inline void mark_begin(void)
{
	asm volatile(MARK(1) ::: "memory");
}

static inline void mark_end(void)
{
	asm volatile(MARK(2) ::: "memory");
}

#endif /* NF_MARK_H */
