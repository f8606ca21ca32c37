// SPDX-License-Identifier: Apache-2.0
/*
 * frame_exchange.c - sends one frame and says whether an ARP reply came back.
 * For scripts/guest/check/arp-frames.sh.
 *
 * Prints "r", or "-" if there was none within the time.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <linux/if_ether.h>
#include <linux/if_packet.h>

#define FRAME_MAX	1518
#define PATIENCE_MS	40

/* Where in an ARP frame the lower byte of the operation is, and what it is. */
#define AT_OPER		21
#define OPER_REPLY	2

static int fail(const char *what, const char *device)
{
	fprintf(stderr, "frame_exchange: %s %s: %s\n", what, device,
		strerror(errno));
	return 2;
}

static size_t read_hex(const char *hex, unsigned char *frame)
{
	size_t length = strlen(hex) / 2, i;

	if (strlen(hex) % 2 || length < ETH_HLEN || length > FRAME_MAX)
		return 0;
	for (i = 0; i < length; i++) {
		char digits[3] = { hex[2 * i], hex[2 * i + 1] };
		char *end;

		frame[i] = strtoul(digits, &end, 16);
		if (*end)
			return 0;
	}
	return length;
}

static long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int main(int argc, char **argv)
{
	unsigned char frame[FRAME_MAX];
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ARP),
	};
	size_t length;
	int fd, replies = 0;
	long end;

	if (argc != 3) {
		fprintf(stderr, "usage: frame_exchange DEVICE HEX\n");
		return 2;
	}
	length = read_hex(argv[2], frame);
	if (!length) {
		fprintf(stderr, "frame_exchange: %s: not a frame of %d to %d bytes in hex\n",
			argv[2], ETH_HLEN, FRAME_MAX);
		return 2;
	}
	address.sll_ifindex = if_nametoindex(argv[1]);
	if (!address.sll_ifindex)
		return fail("find", argv[1]);
	fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ARP));
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)))
		return fail("open", argv[1]);
	if (send(fd, frame, length, 0) != (ssize_t)length)
		return fail("send to", argv[1]);

	end = now_ms() + PATIENCE_MS;
	while (now_ms() < end) {
		struct pollfd event = { .fd = fd, .events = POLLIN };
		struct sockaddr_ll from;
		socklen_t size = sizeof(from);
		ssize_t got;

		if (poll(&event, 1, PATIENCE_MS) <= 0)
			continue;
		got = recvfrom(fd, frame, sizeof(frame), 0,
			       (struct sockaddr *)&from, &size);
		if (got < 0)
			return fail("receive from", argv[1]);
		if (from.sll_pkttype != PACKET_OUTGOING && got > AT_OPER &&
		    frame[AT_OPER] == OPER_REPLY)
			replies++;
	}
	puts(replies ? "r" : "-");
	close(fd);
	return 0;
}
