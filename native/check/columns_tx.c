// SPDX-License-Identifier: Apache-2.0
/*
 * columns_tx.c - what kernel_check.c asks of sending from slots, and of
 * private views.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "answer.h"
#include "columns.h"
#include "datagram.h"
#include "nf_addr.h"
#include "ring.h"
#include "tx.h"
#include "wire.h"

#define PORT		9001
#define DATAGRAMS	48	/* they fit into a socket's queue unread */
#define PAYLOAD		1000

/* Another byte for each place and each datagram. */
static unsigned char payload_byte(unsigned int n, unsigned int i)
{
	return (unsigned char)(n * 7 + i);
}

static const char *map_claimed(int *fd, void **mem)
{
	*fd = open(NF_ADDR, O_RDWR);
	if (*fd < 0)
		return because(errno, NF_ADDR);
	*mem = mmap(NULL, POOL_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, *fd,
		    0);
	return *mem == MAP_FAILED ? because(errno, "mmap " NF_ADDR) : NULL;
}

/* A socket at the other end of the wire. */
static int receiver(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	struct timeval second = { .tv_sec = 1 };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	to.sin_port = htons(PORT);
	to.sin_addr.s_addr = inet_addr("192.168.1.2");
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
	if (bind(fd, (struct sockaddr *)&to, sizeof(to)))
		return -1;
	return fd;
}

static const char *expect_datagram(int fd, unsigned int n)
{
	unsigned char payload[PAYLOAD + 1];
	ssize_t got = recv(fd, payload, sizeof(payload), 0);
	unsigned int i;

	if (got < 0)
		return because(errno, "datagram %u", n);
	if (got != PAYLOAD)
		return because(0, "datagram %u: %zd bytes", n, got);
	for (i = 0; i < PAYLOAD; i++)
		if (payload[i] != payload_byte(n, i))
			return because(0, "datagram %u: byte %u is wrong", n,
				       i);
	return NULL;
}

/* @tx: attached; all its slots are free, before and after. */
static const char *send_and_receive(struct nf_tx *tx, int fd)
{
	volatile struct nf_pool_header *header = nf_tx_header(tx);
	unsigned char *frame;
	struct route route;
	const char *wrong;
	unsigned int n, i;

	wrong = route_begin(&route, "192.168.0.2", PORT);
	if (wrong)
		return wrong;
	for (n = 0; n < DATAGRAMS; n++) {
		frame = nf_tx_claim(tx);
		if (!frame)
			return because(0, "no slot for datagram %u", n);
		for (i = 0; i < PAYLOAD; i++)
			frame[FRAME_PAYLOAD + i] = payload_byte(n, i);
		nf_tx_commit(tx, datagram_build(frame, &route, PAYLOAD));
	}
	/* And one with invalid headers. */
	frame = nf_tx_claim(tx);
	memset(frame, 0, FRAME_PAYLOAD);
	nf_tx_commit(tx, 13);

	if (nf_tx_doorbell(tx, 0) != DATAGRAMS + 1)
		return because(errno, "the doorbell did not take all frames");
	if (header->tx_frames != DATAGRAMS || header->tx_malformed != 1)
		return because(0, "%llu frames sent, %llu refused",
			       (unsigned long long)header->tx_frames,
			       (unsigned long long)header->tx_malformed);
	/* Each payload is attached whole or, on an old kernel, not at all. */
	if (header->tx_attached != (header->tx_in_flight ?
				    DATAGRAMS * PAYLOAD : 0) ||
	    header->tx_copied + header->tx_attached != header->tx_bytes)
		return because(0, "%llu bytes attached, %u slots in flight",
			       (unsigned long long)header->tx_attached,
			       header->tx_in_flight);
	for (n = 0; n < DATAGRAMS; n++) {
		wrong = expect_datagram(fd, n);
		if (wrong)
			return wrong;
	}
	if (header->tx_in_flight || nf_tx_free(tx) != tx->count)
		return because(0, "%u slots in flight, %u of %u free",
			       header->tx_in_flight, nf_tx_free(tx), tx->count);
	return NULL;
}

const char *check_send(void)
{
	const char *wrong;
	struct nf_tx tx;
	int fd, socket;
	void *mem;

	wrong = map_claimed(&fd, &mem);
	if (wrong)
		return wrong;
	wrong = nf_tx_attach(&tx, fd, mem, POOL_SIZE);
	if (wrong)
		return wrong;
	socket = receiver();
	if (socket < 0)
		return because(errno, "a socket on sn1's address");
	return send_and_receive(&tx, socket);
}

/*
 * What the reader writes to its private view stays there; pages to which it has
 * not written show what the kernel writes.
 */
const char *check_view(void)
{
	struct nf_ring ring, view;
	struct nf_frame frame, seen;
	unsigned char *mine;
	const char *wrong;
	void *mem;
	int fd;

	wrong = map_claimed(&fd, &mem);
	if (wrong)
		return wrong;
	mine = mmap(NULL, POOL_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE,
		    open(NF_ADDR, O_RDONLY), 0);
	if (mine == MAP_FAILED)
		return because(errno, "a private mapping");
	if (nf_ring_attach(&ring, mem, POOL_SIZE) ||
	    nf_ring_attach(&view, mine, POOL_SIZE))
		return "no pool header in the mapping";

	wrong = wire_send(1, 0, 1);
	if (wrong)
		return wrong;
	if (!nf_ring_next(&ring, &frame) || !nf_ring_peek(&view, &seen) ||
	    memcmp(frame.data, seen.data, frame.length))
		return "the view does not show the frame";

	memset(mine + (seen.data - mine), 0xee, seen.length);
	wrong = wire_check_frame(frame.data, frame.length, 0);
	if (wrong)
		return "what was written to the view is in the pool";
	memset((void *)(unsigned long)frame.data, 0xdd, frame.length);
	if (seen.data[0] != 0xee || seen.data[seen.length - 1] != 0xee)
		return "what was written to the pool is in the reader's page";
	nf_ring_release(&ring, &frame);
	return NULL;
}
