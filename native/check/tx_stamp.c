// SPDX-License-Identifier: Apache-2.0
/*
 * tx_stamp.c - asks for the time at which a datagram is sent, as programs do that
 * measure a network.
 *
 *   tx_stamp ADDRESS PORT      nobody needs to listen there
 *
 * Prints that time; exit status 1 if there is none.
 */
#include <arpa/inet.h>
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "program.h"

#define PATIENCE	5000	/* ms */

static const char usage[] = "usage: tx_stamp ADDRESS PORT\n";

static int open_socket(const char *address, unsigned int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	int what = SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	to.sin_port = htons((uint16_t)port);
	if (!inet_aton(address, &to.sin_addr))
		fail_usage(usage, "%s is no IPv4 address", address);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) ||
	    setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPING, &what, sizeof(what)))
		fail("a socket with time stamps", "is there a route to it?");
	return fd;
}

/* Print the first time among the messages; returns 0 if there is none. */
static int print_time(struct msghdr *message)
{
	struct scm_timestamping times;
	struct cmsghdr *part;

	for (part = CMSG_FIRSTHDR(message); part;
	     part = CMSG_NXTHDR(message, part)) {
		if (part->cmsg_level != SOL_SOCKET ||
		    part->cmsg_type != SCM_TIMESTAMPING)
			continue;
		memcpy(&times, CMSG_DATA(part), sizeof(times));
		if (!times.ts[0].tv_sec)
			continue;
		printf("sent at %lld.%09ld\n", (long long)times.ts[0].tv_sec,
		       times.ts[0].tv_nsec);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	char control[512], data[512];
	struct iovec part = { .iov_base = data, .iov_len = sizeof(data) };
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct pollfd errors = { 0 };

	if (argc != 3)
		fail_usage(usage, "an address and a port are needed");
	errors.fd = open_socket(argv[1], (unsigned int)number(usage, argv[2], 1,
							      UINT16_MAX));
	if (send(errors.fd, "", 1, 0) != 1)
		fail("send", "is the device up?");
	if (poll(&errors, 1, PATIENCE) != 1 ||
	    recvmsg(errors.fd, &message, MSG_ERRQUEUE) < 0 ||
	    !print_time(&message))
		fail_plain("the device does not tell when it sends");
	return EXIT_SUCCESS;
}
