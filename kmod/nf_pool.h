/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * nf_pool.h - the packet pool that snull.ko and user space share.
 *
 * This header is the one place where the layout is written down.  The driver
 * and the C reader include it; the Java layouts are checked against it field
 * by field (native/abi_dump.c prints it, AbiTest compares).
 *
 *   byte 0                 width           2 * width                    size
 *   |                      |               |                            |
 *   +----------------------+---------------+---------------+---  ---+---+
 *   | slot 0: header       | slot 1        | slot 2        |  ...   |   |
 *   +----------------------+---------------+---------------+---  ---+---+
 *                          | state | frame: up to width - 4 bytes   |tail
 *
 * The pool is 2^order physically contiguous pages, zeroed, all of them
 * PG_reserved.  What does not fill a whole slot at the end is not used.
 *
 * Who writes what: (k) the kernel, (u) the user who holds the claim.  The
 * kernel reads nothing back from these pages but the state of a slot.
 *
 * Integers are in the byte order of the machine.  Only little-endian 64-bit
 * machines have been tried.
 */
#ifndef NF_POOL_H
#define NF_POOL_H

#include <linux/types.h>

#define NF_POOL_MAGIC	0x314c504eU	/* "NPL1" as bytes in memory */
#define NF_POOL_ABI	1

/* The paper's geometry: 512 pages of 4096 bytes, slots of 1500 bytes. */
#define NF_POOL_ORDER	9
#define NF_POOL_WIDTH	1500

/*
 * struct nf_pool_header - slot 0.
 *
 * The first eight bytes are the paper's MEM_DATA, the rest is an extension
 * that tells a reader what it maps, so that it need not be compiled for it.
 */
struct nf_pool_header {
	__u16 width;		/* (k) bytes from one slot to the next */
	__u16 length;		/* (k) number of slots, slot 0 included */
	__u16 wi;		/* (k) next slot to fill */
	__u16 ri;		/* (u) next slot to read */

	__u32 magic;		/* (k) NF_POOL_MAGIC */
	__u16 abi;		/* (k) NF_POOL_ABI */
	__u16 header_size;	/* (k) sizeof(struct nf_pool_header) */
	__u32 features;		/* (k) NF_FEATURE_* */
	__u32 size;		/* (k) bytes in the pool */

	__u16 rx_first;		/* (k) first slot of the RX partition */
	__u16 rx_count;		/* (k) number of slots in it */
	__u16 tx_first;		/* (k) first slot of the TX partition */
	__u16 tx_count;		/* (k) number of slots in it, 0: TX is off */

	__u64 rx_frames;	/* (k) frames put into a slot */
	__u64 rx_bytes;		/* (k) bytes in those frames */
	__u64 rx_full;		/* (k) frames dropped: no slot was free */
	__u64 rx_oversize;	/* (k) frames dropped: longer than a slot */
};

#define NF_FEATURE_TX	0x1U	/* the TX partition is in use */

/*
 * struct nf_pool_slot - slots 1 to length - 1, the paper's MEM_PACKET.
 * @state: who owns the slot, and how long the frame in it is.
 *
 *   WRITE  0                      the producer may fill it
 *   READ   NF_SLOT_READ | length  the consumer may use it
 *
 * In the RX partition the kernel produces and the user consumes:
 *
 *   WRITE -> READ   (k) frame first, then state: store-release
 *                       (kmod/snull_pool.c, snull_pool_put)
 *   READ -> WRITE   (u) after the last look at the frame: store-release of 0
 *                       (native/ring.c, nf_ring_release;
 *                        PacketPool.release in the Java client)
 *
 * Either side looks at the other's state with a load-acquire.  In the TX
 * partition the two sides change places.
 */
struct nf_pool_slot {
	__u32 state;
	__u8 frame[];
};

#define NF_SLOT_WRITE	0x00000000U
#define NF_SLOT_READ	0x80000000U
#define NF_SLOT_LENGTH	0x0000ffffU	/* mask: bytes in the frame */

#endif /* NF_POOL_H */
