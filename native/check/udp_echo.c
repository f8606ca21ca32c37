// SPDX-License-Identifier: Apache-2.0
/*
 * udp_echo.c - sends each datagram that it receives on one of its ports back to
 * the sender, from that port.
 *
 *   udp_echo FIRST COUNT      ports FIRST to FIRST + COUNT - 1
 *
 * Prints "ready", and on SIGTERM how many it sent back.
 */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "program.h"

static const char usage[] = "usage: udp_echo FIRST COUNT\n";

#define PORTS_MAX	64
#define BUFFER		(4 << 20)	/* bytes that may wait in a socket */

static int open_port(unsigned int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	int size = BUFFER;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	address.sin_port = htons((uint16_t)port);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)))
		fail("socket", "is the port taken?");
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	return fd;
}

/* Sends back all that is queued.  Waits while the send queue is full. */
static uint64_t echo(int fd)
{
	static unsigned char payload[UINT16_MAX];
	struct sockaddr_in source;
	uint64_t echoed = 0;

	for (;;) {
		socklen_t length = sizeof(source);
		ssize_t size = recvfrom(fd, payload, sizeof(payload),
					MSG_DONTWAIT,
					(struct sockaddr *)&source, &length);

		if (size < 0)
			return echoed;
		while (sendto(fd, payload, (size_t)size, 0,
			      (struct sockaddr *)&source, length) < 0) {
			if ((errno != ENOBUFS && errno != EINTR) || stopped())
				fail("sendto", "is the device up?");
			nap(0.001);
		}
		echoed++;
	}
}

int main(int argc, char **argv)
{
	struct pollfd ports[PORTS_MAX];
	unsigned int first, count, i;
	uint64_t echoed = 0;

	if (argc != 3)
		fail_usage(usage, "a port and a number of ports are needed");
	first = (unsigned int)number(usage, argv[1], 1, UINT16_MAX - PORTS_MAX);
	count = (unsigned int)number(usage, argv[2], 1, PORTS_MAX);
	setvbuf(stdout, NULL, _IOLBF, 0);
	stop_on_signals();
	for (i = 0; i < count; i++) {
		ports[i].fd = open_port(first + i);
		ports[i].events = POLLIN;
	}
	puts("ready");
	while (!stopped()) {
		if (poll(ports, count, 1000) < 0) {
			if (errno != EINTR)
				fail("poll", "see dmesg");
			continue;
		}
		for (i = 0; i < count; i++)
			if (ports[i].revents & POLLIN)
				echoed += echo(ports[i].fd);
	}
	printf("echoed %llu\n", (unsigned long long)echoed);
	return EXIT_SUCCESS;
}
