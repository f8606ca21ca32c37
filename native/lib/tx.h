/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tx.h - the TX partition as a C sender sees it: the way of a packet begins
 * here, in the slot from which it is sent.
 *
 * Used by one thread, which holds the claim.  Frames are built where they lie:
 *
 *	frame = nf_tx_wait(&tx, 60);	a free slot
 *	...				write the frame
 *	nf_tx_commit(&tx, length);	now it belongs to the kernel
 *	nf_tx_doorbell(&tx, tx.pending);	send one frame or many
 */
#ifndef NF_TX_H
#define NF_TX_H

#include <stddef.h>

#include "nf_pool.h"

/**
 * struct nf_tx - a mapped TX partition and the sender's place in it
 * @fd: the file that holds the claim
 * @mem: start of the mapping
 * @width: bytes from one slot to the next
 * @first: first slot of the partition
 * @count: slots in it
 * @cursor: the slot to fill next
 * @pending: frames committed and not yet taken by the kernel
 * @left: slots from @cursor to the one at which the kernel begins to look
 * @skipped: slots passed over since the last frame was committed
 */
struct nf_tx {
	int fd;
	unsigned char *mem;
	unsigned int width;
	unsigned int first;
	unsigned int count;
	unsigned int cursor;
	unsigned int pending;
	unsigned int left;
	unsigned int skipped;
};

const char *nf_tx_attach(struct nf_tx *tx, int fd, void *mem, size_t size);
unsigned char *nf_tx_claim(struct nf_tx *tx);
unsigned char *nf_tx_wait(struct nf_tx *tx, double seconds);
void nf_tx_commit(struct nf_tx *tx, unsigned int length);
int nf_tx_doorbell(struct nf_tx *tx, unsigned int limit);
unsigned int nf_tx_free(const struct nf_tx *tx);

/* The longest frame that fits into a slot, in bytes. */
static inline unsigned int nf_tx_frame_max(const struct nf_tx *tx)
{
	return tx->width - sizeof(struct nf_pool_slot);
}

static inline volatile struct nf_pool_header *
nf_tx_header(const struct nf_tx *tx)
{
	return (volatile struct nf_pool_header *)tx->mem;
}

static inline struct nf_pool_slot *nf_tx_slot(const struct nf_tx *tx,
					      unsigned int n)
{
	return (struct nf_pool_slot *)(tx->mem + (size_t)n * tx->width);
}

#endif /* NF_TX_H */
