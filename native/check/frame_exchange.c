// SPDX-License-Identifier: Apache-2.0
/*
 * frame_exchange.c - sends frames, one at a time, and says of each whether an ARP
 * reply came back.  For scripts/guest/check/arp-frames.sh.
 *
 * Reads a frame in hex from each line of standard input, and prints "r", or "-" if
 * there was no reply within the time.
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

/* Whether the device answers this frame; -1 if it cannot be asked. */
static int exchange(int fd, const char *device, unsigned char *frame,
		    size_t length)
{
	long end = now_ms() + PATIENCE_MS;
	int replies = 0;

	if (send(fd, frame, length, 0) != (ssize_t)length) {
		fail("send to", device);
		return -1;
	}
	while (now_ms() < end) {
		struct pollfd event = { .fd = fd, .events = POLLIN };
		struct sockaddr_ll from;
		socklen_t size = sizeof(from);
		ssize_t got;

		if (poll(&event, 1, PATIENCE_MS) <= 0)
			continue;
		got = recvfrom(fd, frame, FRAME_MAX, 0,
			       (struct sockaddr *)&from, &size);
		if (got < 0) {
			fail("receive from", device);
			return -1;
		}
		if (from.sll_pkttype != PACKET_OUTGOING && got > AT_OPER &&
		    frame[AT_OPER] == OPER_REPLY)
			replies++;
	}
	return !!replies;
}

int main(int argc, char **argv)
{
	unsigned char frame[FRAME_MAX];
	char hex[2 * FRAME_MAX + 2];
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ARP),
	};
	int fd;

	if (argc != 2) {
		fprintf(stderr, "usage: frame_exchange DEVICE <FRAMES\n");
		return 2;
	}
	address.sll_ifindex = if_nametoindex(argv[1]);
	if (!address.sll_ifindex)
		return fail("find", argv[1]);
	fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ARP));
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)))
		return fail("open", argv[1]);
	setlinebuf(stdout);
	while (fgets(hex, sizeof(hex), stdin)) {
		size_t length;
		int answered;

		hex[strcspn(hex, "\n")] = 0;
		length = read_hex(hex, frame);
		if (!length) {
			fprintf(stderr, "frame_exchange: %s: not %d to %d bytes in hex\n",
				hex, ETH_HLEN, FRAME_MAX);
			return 2;
		}
		answered = exchange(fd, argv[1], frame, length);
		if (answered < 0)
			return 2;
		puts(answered ? "r" : "-");
	}
	close(fd);
	return 0;
}
