// SPDX-License-Identifier: Apache-2.0
/*
 * wire.c - sends numbered datagrams over the wire between sn0 and sn1, and
 * receives them at the other end; kernel_check.c shows the addresses.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "answer.h"
#include "wire.h"

#define PORT		9000
#define PAYLOAD_MIN	8
#define PAYLOAD_MAX	1454	/* MTU 1482, less IPv4 and UDP headers */
#define ETHER_LEN	14
#define IP_LEN		20
#define UDP_LEN		8

/* One end of the wire: its address, and the one it uses for the other end. */
static const struct end {
	const char *address;
	const char *peer;
} ends[] = {
	{ "192.168.0.1", "192.168.0.2" },
	{ "192.168.1.2", "192.168.1.1" },
};

static struct sockaddr_in address_of(const char *dotted, unsigned int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET };

	address.sin_port = htons((uint16_t)port);
	address.sin_addr.s_addr = inet_addr(dotted);
	return address;
}

static int device_ioctl(int dev, unsigned long request, struct ifreq *ifr)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	int result, error;

	snprintf(ifr->ifr_name, sizeof(ifr->ifr_name), "sn%d", dev);
	result = ioctl(fd, (int)request, ifr);
	error = errno;
	close(fd);
	errno = error;
	return result;
}

int wire_mtu(int dev)
{
	struct ifreq ifr = { 0 };

	return device_ioctl(dev, SIOCGIFMTU, &ifr) ? -1 : ifr.ifr_mtu;
}

int wire_set_mtu(int dev, int mtu)
{
	struct ifreq ifr = { .ifr_mtu = mtu };

	return device_ioctl(dev, SIOCSIFMTU, &ifr);
}

static int set_address(int dev, unsigned long request, const char *dotted)
{
	struct sockaddr_in address = address_of(dotted, 0);
	struct ifreq ifr = { 0 };

	memcpy(&ifr.ifr_addr, &address, sizeof(address));
	return device_ioctl(dev, request, &ifr);
}

const char *wire_up(void)
{
	struct ifreq ifr = { 0 };
	int dev;

	for (dev = 0; dev < 2; dev++) {
		if (set_address(dev, SIOCSIFADDR, ends[dev].address) ||
		    set_address(dev, SIOCSIFNETMASK, "255.255.255.0"))
			return because(errno, "sn%d: setting its address", dev);
		ifr.ifr_flags = IFF_UP | IFF_NOARP;
		if (device_ioctl(dev, SIOCSIFFLAGS, &ifr))
			return because(errno, "sn%d: bringing it up", dev);
	}
	return NULL;
}

/* From the shortest to the longest payload, never the same twice in a row. */
static unsigned int size_of(unsigned int n)
{
	return PAYLOAD_MIN + n * 211 % (PAYLOAD_MAX - PAYLOAD_MIN + 1);
}

static void fill(unsigned char *payload, unsigned int n)
{
	unsigned int i;

	memcpy(payload, &n, sizeof(n));
	for (i = sizeof(n); i < size_of(n); i++)
		payload[i] = (unsigned char)(n + i);
}

static int open_end(int dev)
{
	struct sockaddr_in address = address_of(ends[dev].address, PORT);
	struct timeval limit = { .tv_sec = 5 };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd >= 0 &&
	    !bind(fd, (struct sockaddr *)&address, sizeof(address)) &&
	    !setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)))
		return fd;
	close(fd);
	return -1;
}

static const char *send_one(int from, int to, int dev, unsigned int n)
{
	struct sockaddr_in peer = address_of(ends[dev].peer, PORT);
	struct sockaddr_in source = { 0 };
	socklen_t length = sizeof(source);
	unsigned char sent[PAYLOAD_MAX], received[PAYLOAD_MAX + 1];
	ssize_t size = (ssize_t)size_of(n);
	ssize_t got;

	fill(sent, n);
	if (sendto(from, sent, (size_t)size, 0, (struct sockaddr *)&peer,
		   sizeof(peer)) != size)
		return because(errno, "sn%d: sendto", dev);
	got = recvfrom(to, received, sizeof(received), 0,
		       (struct sockaddr *)&source, &length);
	if (got < 0)
		return because(errno, "sn%d: the datagram did not come", dev);
	if (got != size)
		return because(0, "sn%d: sent %zd bytes, %zd came", dev, size,
			       got);
	if (source.sin_addr.s_addr != inet_addr(ends[!dev].peer))
		return "the datagram came from a wrong address";
	if (memcmp(sent, received, (size_t)size))
		return "the datagram came changed";
	return NULL;
}

const char *wire_send(int dev, unsigned int first, unsigned int count)
{
	const char *wrong = NULL;
	int from = open_end(dev);
	int to = open_end(!dev);
	unsigned int n;

	if (from < 0 || to < 0)
		wrong = because(errno, "sn%d: opening sockets on both ends", dev);
	for (n = first; !wrong && n < first + count; n++)
		wrong = send_one(from, to, dev, n);
	close(from);
	close(to);
	return wrong;
}

int wire_is_udp(const unsigned char *frame, unsigned int length)
{
	static const unsigned char ipv4[] = { 8, 0, 0x45 };
	const unsigned char *udp = frame + ETHER_LEN + IP_LEN;

	return length >= ETHER_LEN + IP_LEN + UDP_LEN + PAYLOAD_MIN &&
	       !memcmp(frame + 12, ipv4, sizeof(ipv4)) &&
	       frame[ETHER_LEN + 9] == IPPROTO_UDP &&
	       (udp[2] << 8 | udp[3]) == PORT;
}

/* The Internet checksum over @size bytes, without the final complement. */
static unsigned int sum(const unsigned char *bytes, unsigned int size,
			unsigned int start)
{
	unsigned int i;

	for (i = 0; i < size; i++)
		start += i % 2 ? bytes[i] : (unsigned int)bytes[i] << 8;
	while (start >> 16)
		start = (start & 0xffff) + (start >> 16);
	return start;
}

const char *wire_check_frame(const unsigned char *frame, unsigned int length,
			     unsigned int n)
{
	const unsigned char *ip = frame + ETHER_LEN;
	const unsigned char *udp = ip + IP_LEN;
	in_addr_t source = inet_addr(ends[0].peer);
	in_addr_t destination = inet_addr(ends[0].address);
	unsigned char payload[PAYLOAD_MAX];
	unsigned int size = size_of(n);

	fill(payload, n);
	if (length != ETHER_LEN + IP_LEN + UDP_LEN + size)
		return because(0, "%u bytes, not %u", length,
			       ETHER_LEN + IP_LEN + UDP_LEN + size);
	if (memcmp(udp + UDP_LEN, payload, size))
		return "not what was sent";
	if (memcmp(ip + 12, &source, 4) || memcmp(ip + 16, &destination, 4))
		return "wrong addresses";
	if (sum(ip, IP_LEN, 0) != 0xffff)
		return "wrong IPv4 checksum";
	/* The pseudo header: both addresses, the protocol, the length. */
	if (sum(ip + 12, 8 + UDP_LEN + size, IPPROTO_UDP + UDP_LEN + size) !=
	    0xffff)
		return "wrong UDP checksum";
	return NULL;
}
