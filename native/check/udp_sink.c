// SPDX-License-Identifier: Apache-2.0
/*
 * udp_sink.c - receives numbered datagrams (sequence.h) through an ordinary
 * socket and checks that each is received once, in order and unchanged.
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "options.h"
#include "program.h"
#include "sequence.h"

static const char usage[] =
"usage: udp_sink [--show] [--wait FILE] [--timeout SECONDS] PORT COUNT\n"
"Receive COUNT numbered datagrams and check them; prints \"ready\" and then:\n"
"frames N lost L doubled D out-of-order O altered A\n"
"\n"
"  --show             print a line for each datagram\n"
"  --wait FILE        read none before this file exists\n"
"  --timeout SECONDS  give up when none has arrived for so many seconds\n"
"                     (default 30)\n"
"\n"
"Exit status: 0 each was received once, in order, unchanged; 1 otherwise;\n"
"2 wrong usage.\n";

#define PATIENCE	30	/* seconds */
#define BUFFER		(64 << 20)	/* bytes that may wait in the socket */

struct options {
	int show;
	const char *wait;
	unsigned int timeout;
	unsigned int port;
	uint64_t count;
};

static void parse(struct options *options, int argc, char **argv)
{
	const struct option_row rows[] = {
		OPTION_FLAG("show", &options->show),
		OPTION_TEXT("wait", &options->wait),
		OPTION_NUMBER("timeout", &options->timeout, 1, 86400),
		OPTION_END
	};
	int first = parse_options(usage, rows, argc, argv);

	if (argc - first != 2)
		fail_usage(usage, "a port and a number of datagrams are needed");
	options->port = (unsigned int)number(usage, argv[first], 1,
					     UINT16_MAX);
	options->count = number(usage, argv[first + 1], 1, UINT32_MAX);
}

static int open_socket(const struct options *options)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	struct timeval limit = { .tv_sec = options->timeout };
	int size = BUFFER;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	address.sin_port = htons((uint16_t)options->port);
	if (fd < 0 ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)))
		fail("socket", "is the port taken?");
	/* Beyond the system's limit if permitted, else up to it. */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	return fd;
}

static void show(const unsigned char *payload, size_t size,
		 const struct sockaddr_in *source)
{
	size_t at;

	printf("from port %u, %zu bytes: ", ntohs(source->sin_port), size);
	if (size < SEQUENCE_MIN) {
		puts("no number");
		return;
	}
	printf("number %llu", (unsigned long long)sequence_number(payload));
	at = sequence_differs(payload, size);
	if (at < size)
		printf(", byte %zu is 0x%02x", at, payload[at]);
	putchar('\n');
}

int main(int argc, char **argv)
{
	struct options options = { .timeout = PATIENCE };
	static unsigned char payload[UINT16_MAX];
	struct sequence sequence;
	int fd, well;

	parse(&options, argc, argv);
	setvbuf(stdout, NULL, _IOLBF, 0);
	stop_on_signals();
	sequence_begin(&sequence, options.count);
	fd = open_socket(&options);
	puts("ready");
	while (options.wait && access(options.wait, F_OK) && !stopped())
		nap(0.01);

	while (sequence.frames < options.count && !stopped()) {
		struct sockaddr_in source = { 0 };
		socklen_t length = sizeof(source);
		ssize_t size = recvfrom(fd, payload, sizeof(payload), 0,
					(struct sockaddr *)&source, &length);

		if (size < 0 && errno == EAGAIN)
			break;
		if (size < 0)
			continue;
		if (options.show)
			show(payload, (size_t)size, &source);
		sequence_accept(&sequence, payload, (size_t)size);
	}
	/* A doubled datagram may arrive after all others. */
	while (recv(fd, payload, sizeof(payload), MSG_DONTWAIT) >= 0)
		sequence.doubled++;
	well = sequence_print(&sequence);
	putchar('\n');
	return well && !sequence_lost(&sequence) ? EXIT_SUCCESS : EXIT_FAILURE;
}
