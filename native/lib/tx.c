// SPDX-License-Identifier: Apache-2.0
/*
 * tx.c - fills slots of the TX partition and rings the doorbell.
 */
#include <stdatomic.h>
#include <poll.h>
#include <sys/ioctl.h>

#include "pool_file.h"
#include "program.h"
#include "tx.h"

/*
 * Load-acquire: pairs with the store-release of snull_tx_done in
 * kmod/snull_tx.c; a sender that sees WRITE may change the frame, because
 * nothing refers to it any more.
 */
static unsigned int load_state(const struct nf_tx *tx, unsigned int n)
{
	return atomic_load_explicit(
		(_Atomic __u32 *)&nf_tx_slot(tx, n)->state,
		memory_order_acquire);
}

static unsigned int slot_after(const struct nf_tx *tx, unsigned int n)
{
	return n + 1 < tx->first + tx->count ? n + 1 : tx->first;
}

/**
 * nf_tx_attach - begin to send from a mapped pool
 * @tx: filled in
 * @fd: the file that holds the claim
 * @mem: the mapping, writable and shared
 * @size: its length in bytes
 *
 * Return: NULL, or what is wrong.
 */
const char *nf_tx_attach(struct nf_tx *tx, int fd, void *mem, size_t size)
{
	const struct nf_pool_header header = *(struct nf_pool_header *)mem;

	if (header.magic != NF_POOL_MAGIC)
		return "no packet pool in this file";
	if (header.abi != NF_POOL_ABI)
		return "the pool has another ABI version; rebuild the C programs";
	if (!header.tx_count)
		return "there is no TX partition; load snull with tx=256";
	if (header.width <= sizeof(struct nf_pool_slot) || !header.tx_first ||
	    (size_t)header.width * header.length > size ||
	    header.tx_first + header.tx_count > header.length)
		return "the pool's header contradicts itself; reload snull";

	tx->fd = fd;
	tx->mem = mem;
	tx->width = header.width;
	tx->first = header.tx_first;
	tx->count = header.tx_count;
	tx->cursor = header.tx_first;
	tx->pending = 0;
	tx->left = header.tx_count;
	tx->skipped = 0;
	return NULL;
}

/**
 * nf_tx_claim - the place for the next frame
 * @tx: the sender
 *
 * The slots are used in turn, so that frames leave in the order in which they
 * were committed.  Slots that are in flight are passed over; those of an earlier
 * owner may be so for ever.
 *
 * Return: where to build a frame of up to nf_tx_frame_max() bytes, or NULL if
 * no slot is free, or a free one would overtake frames that wait for the
 * doorbell.
 */
unsigned char *nf_tx_claim(struct nf_tx *tx)
{
	for (; tx->left; tx->left--, tx->skipped++) {
		if (load_state(tx, tx->cursor) == NF_SLOT_WRITE)
			return nf_tx_slot(tx, tx->cursor)->frame;
		tx->cursor = slot_after(tx, tx->cursor);
	}
	if (!tx->pending) {
		/* Once round, with nothing to overtake. */
		tx->left = tx->count;
		tx->skipped = 0;
	}
	return NULL;
}

/**
 * nf_tx_wait - the place for the next frame, as soon as there is one
 * @tx: the sender
 * @seconds: how long to wait at most
 *
 * POLLOUT says that some slot is free.  If it is not the next one, look again
 * every millisecond.
 *
 * Return: as nf_tx_claim(); NULL on timeout, or after a signal.
 */
unsigned char *nf_tx_wait(struct nf_tx *tx, double seconds)
{
	unsigned char *frame = nf_tx_claim(tx);
	double end;

	if (frame)
		return frame;
	for (end = now() + seconds; !(frame = nf_tx_claim(tx));) {
		double left = end - now();

		if (left <= 0 || stopped() ||
		    !(pool_wait(tx->fd, POLLOUT, left) & POLLOUT))
			return nf_tx_claim(tx);
		if (!nf_tx_claim(tx))
			nap(0.001);
	}
	return frame;
}

/**
 * nf_tx_commit - hand the frame over to the kernel
 * @tx: the sender
 * @length: bytes in the frame
 *
 * Store-release: pairs with the load-acquire of the doorbell in
 * kmod/snull_tx.c; a kernel that sees READ sees the whole frame.
 */
void nf_tx_commit(struct nf_tx *tx, unsigned int length)
{
	atomic_store_explicit(
		(_Atomic __u32 *)&nf_tx_slot(tx, tx->cursor)->state,
		NF_SLOT_READ | length, memory_order_release);
	tx->pending++;
	tx->cursor = slot_after(tx, tx->cursor);
	tx->left--;
	tx->skipped = 0;
}

/**
 * nf_tx_doorbell - make the kernel send what was committed
 * @tx: the sender
 * @limit: the largest number of frames to send; 0: all of them, for which the
 *	kernel must look at every slot
 *
 * Return: how many it took, including refused ones, or -1 with errno.
 */
int nf_tx_doorbell(struct nf_tx *tx, unsigned int limit)
{
	int taken = ioctl(tx->fd, NF_IOC_DOORBELL, (unsigned long)limit);

	if (taken > 0)
		tx->pending -= (unsigned int)taken < tx->pending ?
				       (unsigned int)taken : tx->pending;
	/* The kernel goes on after the last frame that it took. */
	if (!tx->pending)
		tx->left = tx->count - tx->skipped;
	return taken;
}

/* How many slots are free. */
unsigned int nf_tx_free(const struct nf_tx *tx)
{
	unsigned int n, found = 0;

	for (n = tx->first; n < tx->first + tx->count; n++)
		found += load_state(tx, n) == NF_SLOT_WRITE;
	return found;
}
