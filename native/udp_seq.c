// SPDX-License-Identifier: Apache-2.0
/*
 * udp_seq.c - sends numbered UDP datagrams through an ordinary socket, so that
 * a reader of the pool can tell a lost, doubled or reordered frame.
 *
 * The payload is the number, eight bytes, little-endian, and then bytes that
 * follow from the number and the place: byte i is (number + i) mod 256.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define EXIT_USAGE	2
#define PAYLOAD_MIN	8
#define PAYLOAD_MAX	1454	/* MTU 1482, less IPv4 and UDP headers */

static const char usage[] =
"usage: udp_seq ADDRESS PORT COUNT [BYTES [BATCH MICROSECONDS]]\n"
"Send COUNT numbered datagrams of BYTES (8 to 1454, default 64) of payload,\n"
"and rest for MICROSECONDS after each BATCH of them.\n";

static unsigned long number(const char *text, unsigned long min,
			    unsigned long max)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (*end || value < min || value > max) {
		fprintf(stderr, "udp_seq: %s: not a number from %lu to %lu\n%s",
			text, min, max, usage);
		exit(EXIT_USAGE);
	}
	return value;
}

static void fill(unsigned char *payload, size_t size, uint64_t n)
{
	size_t i;

	for (i = 0; i < PAYLOAD_MIN; i++)
		payload[i] = (unsigned char)(n >> 8 * i);
	for (; i < size; i++)
		payload[i] = (unsigned char)(n + i);
}

/* A full send queue (ENOBUFS) is waited out: each number must leave. */
static void send_one(int fd, const struct sockaddr_in *to,
		     const unsigned char *payload, size_t size)
{
	const struct timespec rest = { .tv_nsec = 1000000 };

	while (sendto(fd, payload, size, 0, (const struct sockaddr *)to,
		      sizeof(*to)) < 0) {
		if (errno != ENOBUFS && errno != EINTR &&
		    errno != ECONNREFUSED) {
			perror("udp_seq: sendto");
			exit(EXIT_FAILURE);
		}
		nanosleep(&rest, NULL);
	}
}

int main(int argc, char **argv)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	unsigned char payload[PAYLOAD_MAX];
	unsigned long count, size, batch, micros, n;
	struct timespec rest;
	int fd;

	if ((argc < 4 || argc > 7) || argc == 6) {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	if (inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
		fprintf(stderr, "udp_seq: %s: not an IPv4 address\n", argv[1]);
		return EXIT_USAGE;
	}
	to.sin_port = htons((uint16_t)number(argv[2], 1, 65535));
	count = number(argv[3], 1, UINT32_MAX);
	size = argc > 4 ? number(argv[4], PAYLOAD_MIN, PAYLOAD_MAX) : 64;
	batch = argc > 5 ? number(argv[5], 1, UINT32_MAX) : count;
	micros = argc > 5 ? number(argv[6], 0, 999999999) : 0;
	rest.tv_sec = (time_t)(micros / 1000000);
	rest.tv_nsec = (long)(micros % 1000000) * 1000;

	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0) {
		perror("udp_seq: socket");
		return EXIT_FAILURE;
	}
	for (n = 0; n < count; n++) {
		fill(payload, size, n);
		send_one(fd, &to, payload, size);
		if (micros && (n + 1) % batch == 0)
			nanosleep(&rest, NULL);
	}
	close(fd);
	return EXIT_SUCCESS;
}
