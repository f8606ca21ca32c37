// SPDX-License-Identifier: Apache-2.0
/*
 * columns_rx.c - what kernel_check.c asks of receiving: traffic, mappings, and
 * /dev/mem as the paper uses it.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#include "answer.h"
#include "columns.h"
#include "nf_addr.h"
#include "ring.h"
#include "wire.h"

#define DATAGRAMS	200

/*
 * The UDP datagrams in the pool must be the numbers from @first on, whole and
 * with right checksums.  Other frames, which IPv6 may send, are skipped.
 */
static const char *expect_in_pool(struct nf_ring *ring, unsigned int first,
				  unsigned int count)
{
	struct nf_frame frame;
	const char *wrong;

	while (nf_ring_next(ring, &frame)) {
		if (wire_is_udp(frame.data, frame.length)) {
			wrong = wire_check_frame(frame.data, frame.length,
						 first);
			if (wrong)
				return because(0, "slot %u, datagram %u: %s",
					       frame.slot, first, wrong);
			first++;
			count--;
		}
		nf_ring_release(ring, &frame);
	}
	return count ? because(0, "%d datagrams of those sent are not in the pool",
			       (int)count) : NULL;
}

const char *check_traffic(void)
{
	struct nf_ring ring;
	const char *wrong;
	void *mem;

	wrong = wire_up();
	if (wrong)
		return wrong;
	mem = map_pool();
	if (mem == MAP_FAILED)
		return because(errno, "mmap " NF_ADDR);
	wrong = nf_ring_attach(&ring, mem, POOL_SIZE);
	if (wrong)
		return wrong;
	/* From sn1: into the pool, and to the socket on sn0's address. */
	wrong = wire_send(1, 0, DATAGRAMS);
	if (!wrong)
		wrong = expect_in_pool(&ring, 0, DATAGRAMS);
	/* From sn0: to the socket on sn1's address, past the pool. */
	if (!wrong)
		wrong = wire_send(0, 0, DATAGRAMS);
	if (!wrong)
		wrong = expect_in_pool(&ring, 0, 0);
	munmap(mem, POOL_SIZE);
	return wrong;
}

const char *check_mapping(void)
{
	static const int protection = PROT_READ | PROT_WRITE;
	struct nf_ring ring, watcher;
	struct nf_frame frame;
	const char *wrong;
	void *mem, *seen;

	if (map_file(NF_ADDR, O_RDWR, protection, POOL_SIZE + PAGE_BYTES, 0) !=
	    MAP_FAILED)
		return "a mapping longer than the pool was granted";
	if (map_file(NF_ADDR, O_RDWR, protection, PAGE_BYTES, POOL_SIZE) !=
	    MAP_FAILED)
		return "a mapping after the end was granted";
	if (map_file(NF_ADDR, O_RDONLY, protection, POOL_SIZE, 0) !=
	    MAP_FAILED)
		return "a writable mapping of a read-only file was granted";

	mem = map_pool();
	seen = map_file(NF_ADDR, O_RDONLY, PROT_READ, POOL_SIZE, 0);
	if (mem == MAP_FAILED || seen == MAP_FAILED)
		return because(errno, "mmap " NF_ADDR);
	if (nf_ring_attach(&ring, mem, POOL_SIZE) ||
	    nf_ring_attach(&watcher, seen, POOL_SIZE))
		return "no pool header in the mapping";
	wrong = wire_send(1, 0, 1);
	if (wrong)
		return wrong;
	if (!nf_ring_peek(&watcher, &frame))
		return "the watcher does not see the frame";
	if (memcmp(mem, seen, POOL_SIZE))
		return "two mappings show different bytes";
	wrong = expect_in_pool(&ring, 0, 1);
	munmap(mem, POOL_SIZE);
	munmap(seen, POOL_SIZE);
	return wrong;
}

/* As in the paper: the number in /proc/nf_addr is an offset in /dev/mem. */
const char *check_devmem(void)
{
	off_t address = (off_t)nf_addr_read();
	struct nf_ring ring;
	const char *wrong;
	void *mem, *seen;

	mem = map_file(DEV_MEM, O_RDWR, PROT_READ | PROT_WRITE, POOL_SIZE,
		       address);
	if (mem == MAP_FAILED)
		return errno == EPERM ? refused : because(errno, DEV_MEM);
	seen = map_file(NF_ADDR, O_RDONLY, PROT_READ, POOL_SIZE, 0);
	if (seen == MAP_FAILED)
		return because(errno, "mmap " NF_ADDR);
	wrong = nf_ring_attach(&ring, mem, POOL_SIZE);
	if (!wrong)
		wrong = wire_send(1, 0, DATAGRAMS);
	if (!wrong && memcmp(mem, seen, POOL_SIZE))
		wrong = "not the bytes that " NF_ADDR " maps";
	if (!wrong)
		wrong = expect_in_pool(&ring, 0, DATAGRAMS);
	munmap(mem, POOL_SIZE);
	munmap(seen, POOL_SIZE);
	return wrong;
}
