// SPDX-License-Identifier: Apache-2.0
/*
 * udp_seq.c - sends numbered UDP datagrams (sequence.h) through an ordinary
 * socket, so that a reader of the pool can detect a lost, doubled or reordered
 * frame.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "nf_pool.h"
#include "options.h"
#include "pool_file.h"
#include "program.h"
#include "sequence.h"

#define PAYLOAD_MAX	1454	/* MTU 1482, less IPv4 and UDP headers */
#define PATIENCE	120	/* seconds */

static const char usage[] =
"usage: udp_seq [--window N] ADDRESS PORT COUNT [BYTES]\n"
"Send COUNT numbered datagrams of BYTES (8 to 1454, default 64) of payload.\n"
"\n"
"  --window N  never let more than N frames wait in the pool for its reader;\n"
"              give up if it releases none for two minutes\n";

/* If the send queue is full (ENOBUFS), waits: each number must be sent. */
static void send_one(int fd, const struct sockaddr_in *to,
		     const unsigned char *payload, size_t size)
{
	while (sendto(fd, payload, size, 0, (const struct sockaddr *)to,
		      sizeof(*to)) < 0) {
		if (errno != ENOBUFS && errno != EINTR &&
		    errno != ECONNREFUSED)
			fail("sendto", "is the device up?");
		nap(0.001);
	}
}

/* The pool's header shows how far its reader is. */
static const volatile struct nf_pool_header *map_header(void)
{
	size_t size;

	return pool_map(pool_open(0, O_RDONLY), PROT_READ, MAP_SHARED, &size);
}

static unsigned int unread(const volatile struct nf_pool_header *header)
{
	return (unsigned int)(header->wi + header->rx_count - header->ri) %
	       header->rx_count;
}

static void wait_for_reader(const volatile struct nf_pool_header *header,
			    uint64_t window)
{
	double end = now() + PATIENCE;
	unsigned int ri = header->ri;

	while (unread(header) >= window) {
		if (header->ri != ri) {
			ri = header->ri;
			end = now() + PATIENCE;
		}
		if (now() >= end)
			fail_plain("the pool's reader has released no frame for %d s; is it still running?",
				   PATIENCE);
		nap(0.001);
	}
}

int main(int argc, char **argv)
{
	uint64_t window = 0, count, size = 64, n;
	const struct option_row rows[] = {
		OPTION_NUMBER("window", &window, 1, UINT16_MAX),
		OPTION_END
	};
	const volatile struct nf_pool_header *header = NULL;
	struct sockaddr_in to = { .sin_family = AF_INET };
	unsigned char payload[PAYLOAD_MAX];
	int first, fd;

	first = parse_options(usage, rows, argc, argv);
	argc -= first;
	argv += first;
	if (argc < 3 || argc > 4)
		fail_usage(usage, "an address, a port and a number of datagrams are needed");
	if (inet_pton(AF_INET, argv[0], &to.sin_addr) != 1)
		fail_usage(usage, "%s: not an IPv4 address", argv[0]);
	to.sin_port = htons((uint16_t)number(usage, argv[1], 1, UINT16_MAX));
	count = number(usage, argv[2], 1, UINT32_MAX);
	if (argc > 3)
		size = number(usage, argv[3], SEQUENCE_MIN, PAYLOAD_MAX);
	if (window)
		header = map_header();

	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0)
		fail("socket", "see ulimit -n");
	for (n = 0; n < count; n++) {
		if (header)
			wait_for_reader(header, window);
		sequence_fill(payload, size, n);
		send_one(fd, &to, payload, size);
	}
	close(fd);
	return EXIT_SUCCESS;
}
