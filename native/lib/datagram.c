// SPDX-License-Identifier: Apache-2.0
/*
 * datagram.c - builds and reads UDP datagrams in place.
 */
#include <arpa/inet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "datagram.h"

#define IP_LEN		20
#define UDP_LEN		8
#define SN0		"sn0"

static void put16(unsigned char *p, unsigned int value)
{
	p[0] = (unsigned char)(value >> 8);
	p[1] = (unsigned char)value;
}

static unsigned int get16(const unsigned char *p)
{
	return (unsigned int)(p[0] << 8 | p[1]);
}

/*
 * The sum of RFC 1071 over @size bytes, not folded.  It is computed and stored
 * in the byte order of the machine (RFC 1071, section 2, point B).
 */
static uint64_t sum(const unsigned char *bytes, size_t size, uint64_t start)
{
	uint32_t word;
	unsigned char rest[4] = { 0 };

	for (; size >= 4; size -= 4, bytes += 4) {
		memcpy(&word, bytes, 4);
		start += word;
	}
	memcpy(rest, bytes, size);
	memcpy(&word, rest, 4);
	return start + word;
}

static uint16_t fold(uint64_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

void datagram_fix_ip(unsigned char *frame)
{
	unsigned char *ip = frame + FRAME_IP;
	uint16_t check;

	put16(ip + 10, 0);
	check = fold(sum(ip, (ip[0] & 0xfu) * 4, 0));
	memcpy(ip + 10, &check, 2);
}

/* The pseudo header: both addresses, the protocol, the length. */
static void fix_udp(unsigned char *frame, size_t size)
{
	unsigned char *udp = frame + FRAME_UDP;
	unsigned char pseudo[12] = { 0 };
	uint16_t check;

	memcpy(pseudo, frame + FRAME_IP + 12, 8);
	pseudo[9] = IPPROTO_UDP;
	put16(pseudo + 10, (unsigned int)(UDP_LEN + size));
	put16(udp + 6, 0);
	check = fold(sum(udp, UDP_LEN + size, sum(pseudo, sizeof(pseudo), 0)));
	if (!check)
		check = 0xffff;	/* 0 says that there is none (RFC 768) */
	memcpy(udp + 6, &check, 2);
}

unsigned int datagram_build(unsigned char *frame, const struct route *route,
			    size_t size)
{
	static const unsigned char ip_start[] = {
		0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, IPPROTO_UDP
	};
	unsigned char *ip = frame + FRAME_IP, *udp = frame + FRAME_UDP;

	memcpy(frame, route->mac, 6);
	memcpy(frame + 6, route->source_mac, 6);
	put16(frame + 12, 0x0800);

	memcpy(ip, ip_start, sizeof(ip_start));
	put16(ip + 2, (unsigned int)(IP_LEN + UDP_LEN + size));
	memcpy(ip + 12, &route->source, 4);
	memcpy(ip + 16, &route->address, 4);
	datagram_fix_ip(frame);

	put16(udp, route->source_port);
	put16(udp + 2, route->port);
	put16(udp + 4, (unsigned int)(UDP_LEN + size));
	fix_udp(frame, size);
	return (unsigned int)(FRAME_PAYLOAD + size);
}

int datagram_parse(const unsigned char *frame, unsigned int length,
		   struct datagram *datagram)
{
	const unsigned char *ip = frame + FRAME_IP, *udp = frame + FRAME_UDP;
	unsigned int size;

	if (length < FRAME_PAYLOAD || get16(frame + 12) != 0x0800 ||
	    ip[0] != 0x45 || ip[9] != IPPROTO_UDP || get16(ip + 6) & 0x3fff)
		return 0;
	size = get16(udp + 4);
	if (size < UDP_LEN || size > length - FRAME_UDP)
		return 0;
	datagram->source_port = get16(udp);
	datagram->port = get16(udp + 2);
	datagram->size = size - UDP_LEN;
	datagram->payload = frame + FRAME_PAYLOAD;
	return 1;
}

/*
 * The Ethernet address of the receiver.  At the other end of sn0's wire, without
 * ARP, it is ours with the last bit flipped; elsewhere the kernel knows it.
 */
static const char *find_receiver(struct route *route, const char *device, int fd)
{
	struct arpreq arp = { .arp_flags = 0 };
	struct sockaddr_in *address = (struct sockaddr_in *)&arp.arp_pa;

	memcpy(route->mac, route->source_mac, 6);
	route->mac[5] ^= 1;
	if (!strcmp(device, SN0))
		return NULL;
	address->sin_family = AF_INET;
	address->sin_addr.s_addr = route->address;
	snprintf(arp.arp_dev, sizeof(arp.arp_dev), "%s", device);
	if (ioctl(fd, SIOCGARP, &arp) || !(arp.arp_flags & ATF_COM))
		return "its Ethernet address is not known; ip neigh add ADDRESS lladdr MAC dev DEVICE";
	memcpy(route->mac, arp.arp_ha.sa_data, 6);
	return NULL;
}

const char *route_begin(struct route *route, const char *address,
			unsigned int port)
{
	const char *device = getenv("NFPOOL_DEVICE");
	struct ifreq ifr = { .ifr_flags = 0 };
	struct sockaddr_in source;
	const char *wrong = NULL;
	int fd;

	if (!device || !*device)
		device = SN0;
	memset(route, 0, sizeof(*route));
	if (inet_pton(AF_INET, address, &route->address) != 1)
		return "not an IPv4 address";
	if (strlen(device) >= sizeof(ifr.ifr_name))
		return "NFPOOL_DEVICE is no name of a device";
	strcpy(ifr.ifr_name, device);
	route->source_port = port;
	route->port = port;

	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0)
		return "no socket to ask for the address of the device";
	if (ioctl(fd, SIOCGIFHWADDR, &ifr))
		wrong = "there is no device sn0 (or NFPOOL_DEVICE) here; load snull";
	memcpy(route->source_mac, ifr.ifr_hwaddr.sa_data, 6);
	if (!wrong && ioctl(fd, SIOCGIFADDR, &ifr))
		wrong = "sn0 (or NFPOOL_DEVICE) has no address; ip addr add 192.168.0.1/24 dev sn0";
	memcpy(&source, &ifr.ifr_addr, sizeof(source));
	route->source = source.sin_addr.s_addr;
	if (!wrong)
		wrong = find_receiver(route, device, fd);
	close(fd);
	return wrong;
}
