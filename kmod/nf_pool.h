/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * nf_pool.h - the packet pool that snull.ko and user space share.
 *
 * This header is the one place where the layout is written down.  The driver
 * and the C reader include it; the Java layouts are checked against it field
 * by field (native/tools/abi_dump.c prints it, AbiTest compares).
 *
 *   byte 0                 width           2 * width                    size
 *   |                      |               |                            |
 *   +----------------------+---------------+---------------+---  ---+---+
 *   | slot 0: header       | slot 1        | slot 2        |  ...   |   |
 *   +----------------------+---------------+---------------+---  ---+---+
 *                          | state | frame: up to width - 4 bytes   |tail
 *
 * The pool is 2^order physically contiguous pages, zeroed, all of them
 * PG_reserved.  What does not fill a whole slot at the end is not used.  With
 * NF_FEATURE_STAMP, there is a table of times behind the last slot.
 *
 * Who writes what: (k) the kernel, (u) the user who holds the claim.  The
 * kernel reads nothing back from these pages but the state of a slot.
 *
 * Integers are in the byte order of the machine: little-endian 64-bit machines
 * (amd64, arm64) and a big-endian one (s390x) have been tried.
 */
#ifndef NF_POOL_H
#define NF_POOL_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define NF_POOL_MAGIC	0x314c504eU	/* "NPL1" as bytes in memory */
#define NF_POOL_ABI	1

/*
 * The paper's geometry: 512 pages, slots of 1500 bytes.  A page has 4096 bytes in
 * the paper and on most machines: 2 MiB, 1398 slots.  Pages of 16384 bytes (some
 * arm64 kernels) make 8 MiB and 5592 slots of it; the header says which.
 */
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

	__u64 tx_frames;	/* (k) frames taken from a slot and sent */
	__u64 tx_bytes;		/* (k) bytes in those frames */
	__u64 tx_malformed;	/* (k) frames refused: invalid headers */
	__u64 tx_dropped;	/* (k) frames dropped: no peer, no memory */
	__u64 tx_copied;	/* (k) bytes sent that were copied: headers */
	__u64 tx_attached;	/* (k) bytes sent in place: payload */

	__u16 channel;		/* (k) number of the channel */
	__u16 active;		/* (k) 1: has a pool; 0: is in host memory */
	__u32 tx_in_flight;	/* (k) slots that a frame in flight refers to */
	__u32 activations;	/* (k) times this channel got a pool */
	__u32 evictions;	/* (k) times it lost it to another channel */
};

#define NF_FEATURE_TX	0x1U	/* the TX partition is in use */
#define NF_FEATURE_USER	0x2U	/* the memory is the user's (NF_IOC_PIN) */
#define NF_FEATURE_STAMP 0x4U	/* there are times of arrival */

/*
 * With NF_FEATURE_STAMP: where the table of times begins, in bytes from the
 * beginning of a pool of @length slots of @width bytes.  Entry n of it, a __u64
 * (k), is when the frame in slot n of the RX partition arrived, in nanoseconds
 * since 1970 by the machine's clock (CLOCK_REALTIME).  The driver takes the time
 * when it begins to copy the frame, or finds that a card has written it, and
 * stores it before the slot becomes READ.
 */
#define NF_POOL_STAMPS(width, length)	(((width) * (length) + 7) / 8 * 8)

/*
 * struct nf_pool_slot - slots 1 to length - 1, the paper's MEM_PACKET.
 * @state: who owns the slot, and how long the frame in it is.
 *
 *   WRITE  0                      the producer may fill it
 *   READ   NF_SLOT_READ | length  the consumer may use it
 *
 * In the RX partition, READ with length 0 is a blank: a slot that got no frame
 * for the reader and has its turn all the same.  The reader gives it back unread.
 *
 * In the RX partition the kernel produces and the user consumes:
 *
 *   WRITE -> READ   (k) frame first, then state: store-release
 *                       (kmod/snull_pool.h, snull_pool_put)
 *   READ -> WRITE   (u) after the last look at the frame: store-release of 0
 *                       (native/lib/ring.h, nf_ring_release;
 *                        PacketPool.release in the Java client)
 *
 * In the TX partition the user produces and the kernel consumes:
 *
 *   WRITE -> READ   (u) frame first, then state: store-release, then the
 *                       doorbell (native/lib/tx.c, nf_tx_commit;
 *                        PoolSender.commit in the Java client)
 *   READ -> WRITE   (k) when nothing refers to the slot any more: at the
 *                       doorbell if the frame was copied or refused, else when
 *                       the last reference to its payload is gone
 *                       (kmod/snull_tx.c, snull_tx_done)
 *
 * Either side looks at the other's state with a load-acquire.
 */
struct nf_pool_slot {
	__u32 state;
	__u8 frame[];
};

#define NF_SLOT_WRITE	0x00000000U
#define NF_SLOT_READ	0x80000000U
#define NF_SLOT_LENGTH	0x0000ffffU	/* mask: bytes in the frame */

/* A frame up to this long is copied whole; of a longer one, the headers. */
#define NF_TX_COPYBREAK	128

/*
 * Calls on a file that holds the claim: /proc/nf_addr for channel 0,
 * /proc/nf_channel/N for channel N.
 */

/* The doorbell.  Argument: how many frames to take at most, 0: all there are. */
/* Returns how many were taken, those refused and dropped among them. */
#define NF_IOC_DOORBELL	_IO('n', 0x50)

/**
 * struct nf_user_pool - memory that is to be the pool from now on
 * @address: where it begins, at the start of a page
 * @size: bytes, whole pages
 *
 * It stays pinned until the file is closed; the driver writes the header and
 * receives into it.  There is no TX partition in it.
 */
struct nf_user_pool {
	__u64 address;
	__u64 size;
};

#define NF_IOC_PIN	_IOW('n', 0x51, struct nf_user_pool)

/**
 * struct nf_page_table - asks where the pages of the pinned memory are
 * @physical: address of an array of __u64, filled in with physical addresses;
 *	with 0 for each if the caller may not know them (CAP_SYS_ADMIN)
 * @first: number of the first page asked for
 * @count: entries in the array
 */
struct nf_page_table {
	__u64 physical;
	__u32 first;
	__u32 count;
};

#define NF_IOC_PAGES	_IOW('n', 0x52, struct nf_page_table)

/**
 * struct nf_filter - which frames are to come into the pool from now on
 * @program: address of an array of struct sock_filter (<linux/filter.h>): classic
 *	BPF, as `tcpdump -ddd` prints it; it sees the frame from the MAC header on,
 *	and nothing else; 0 from it means that the frame is not wanted, any other
 *	number that all of it is
 * @count: instructions in it, at most NF_FILTER_MAX; 0: all frames are wanted
 * @reserved: 0
 *
 * It ends when the file is closed.  Frames that are in the pool already stay.
 */
struct nf_filter {
	__u64 program;
	__u32 count;
	__u32 reserved;
};

#define NF_FILTER_MAX	256

#define NF_IOC_FILTER	_IOW('n', 0x53, struct nf_filter)

#endif /* NF_POOL_H */
