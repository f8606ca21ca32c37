// SPDX-License-Identifier: Apache-2.0
/*
 * fuzz_wire.c - sends frames on both ends of the wire, and changes its devices.
 */
#define _GNU_SOURCE	/* setns */
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/if_packet.h>
#include <linux/sockios.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz_frame.h"
#include "fuzz_wire.h"
#include "nf_pool.h"
#include "program.h"

#define PORT		9000	/* sockets at both ends */

static const struct side {
	const char *name, *peer, *address;
	int namespace;		/* it is in "peer" */
} sides[] = {
	{ "sn0", "192.168.0.2", "192.168.0.1", 0 },
	{ "sn1", "192.168.1.1", "192.168.1.2", 1 },
};

static int raw[2], plain[2];
static unsigned char addresses[2][6];	/* of the devices, to begin with */
static struct route routes[2];
static unsigned char memory[65536];	/* for what is sent and received */

const struct route *fuzz_wire_route(void)
{
	return &routes[0];
}

/* From outside the stack, with or without work left to the device. */
void fuzz_wire_raw(struct fuzz_case *c)
{
	struct {
		struct virtio_net_hdr work;
		unsigned char frame[FUZZ_FRAME_MAX];
	} __attribute__((packed)) packet = { 0 };
	unsigned int side = fuzz_pick(c, 2), length;

	length = fuzz_frame(c, &routes[side], packet.frame);
	if (!fuzz_pick(c, 4)) {
		packet.work.flags = (__u8)fuzz_pick(c, 4);
		packet.work.gso_type = (__u8)fuzz_pick(c, 8);
		packet.work.hdr_len = (__u16)fuzz_byte(c);
		packet.work.gso_size = (__u16)fuzz_number(c);
		packet.work.csum_start = (__u16)fuzz_byte(c);
		packet.work.csum_offset = (__u16)fuzz_byte(c);
	}
	send(raw[side], &packet, sizeof(packet.work) + length, MSG_DONTWAIT);
}

void fuzz_wire_plain(struct fuzz_case *c)
{
	unsigned int side = fuzz_pick(c, 2), count = 1 + fuzz_pick(c, 4);
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_port = htons(PORT)
	};

	inet_pton(AF_INET, sides[side].peer, &to.sin_addr);
	while (count--)
		sendto(plain[side], memory, fuzz_number(c) % 9000,
		       MSG_DONTWAIT, (struct sockaddr *)&to, sizeof(to));
}

static void drain(unsigned int side)
{
	while (recv(plain[side], memory, 9000, MSG_DONTWAIT) >= 0)
		;
	while (recv(raw[side], memory, 9000, MSG_DONTWAIT) >= 0)
		;
}

/* Frames under way come to an end where their receiver reads. */
void fuzz_wire_receive(struct fuzz_case *c)
{
	drain(fuzz_pick(c, 2));
}

static void link_call(unsigned int side, unsigned long cmd, struct ifreq *ifr)
{
	strcpy(ifr->ifr_name, sides[side].name);
	ioctl(plain[side], cmd, ifr);
}

void fuzz_wire_link(struct fuzz_case *c)
{
	unsigned int side = fuzz_pick(c, 2);
	struct ifreq ifr = { 0 };
	unsigned int i;

	switch (fuzz_pick(c, 8)) {
	case 0:
	case 1:
		ifr.ifr_flags = (short)fuzz_number(c);
		link_call(side, SIOCSIFFLAGS, &ifr);
		break;
	case 2:
		ifr.ifr_flags = IFF_UP;
		link_call(side, SIOCSIFFLAGS, &ifr);
		break;
	case 3:
		ifr.ifr_mtu = (int)fuzz_number(c);
		link_call(side, SIOCSIFMTU, &ifr);
		break;
	case 4:
		ifr.ifr_hwaddr.sa_family = 1;
		for (i = 0; i < 6; i++)
			ifr.ifr_hwaddr.sa_data[i] = (char)fuzz_byte(c);
		link_call(side, SIOCSIFHWADDR, &ifr);
		break;
	case 5:
		ifr.ifr_qlen = (int)fuzz_number(c);
		link_call(side, SIOCSIFTXQLEN, &ifr);
		break;
	default:
		ifr.ifr_data = (char *)memory;
		*(__u32 *)memory = fuzz_byte(c) % (ETHTOOL_GSET + 0x51);
		for (i = 1; i < 4; i++)
			((__u32 *)memory)[i] = (__u32)fuzz_number(c);
		link_call(side, SIOCETHTOOL, &ifr);
		break;
	}
}

/* The devices as they were: up, with the addresses that neighbours expect. */
static void put_back(unsigned int side)
{
	struct ifreq ifr = { 0 };

	ifr.ifr_mtu = NF_POOL_WIDTH - 18;
	link_call(side, SIOCSIFMTU, &ifr);
	ifr.ifr_hwaddr.sa_family = 1;
	memcpy(ifr.ifr_hwaddr.sa_data, addresses[side], 6);
	link_call(side, SIOCSIFHWADDR, &ifr);
	ifr.ifr_qlen = 1000;
	link_call(side, SIOCSIFTXQLEN, &ifr);
	ifr.ifr_flags = IFF_UP;
	link_call(side, SIOCSIFFLAGS, &ifr);
}

void fuzz_wire_undo(void)
{
	unsigned int n;

	for (n = 0; n < 2; n++) {
		drain(n);
		put_back(n);
	}
}

static void sockets_begin(unsigned int n)
{
	const struct side *side = &sides[n];
	const int one = 1;
	struct sockaddr_in own = {
		.sin_family = AF_INET, .sin_port = htons(PORT)
	};
	struct sockaddr_ll link = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)
	};
	struct ifreq ifr = { 0 };

	raw[n] = socket(AF_PACKET, SOCK_RAW, 0);
	plain[n] = socket(AF_INET, SOCK_DGRAM, 0);
	link.sll_ifindex = (int)if_nametoindex(side->name);
	inet_pton(AF_INET, side->address, &own.sin_addr);
	if (raw[n] < 0 || plain[n] < 0 || !link.sll_ifindex ||
	    setsockopt(raw[n], SOL_PACKET, PACKET_VNET_HDR, &one, sizeof(one)) ||
	    bind(raw[n], (struct sockaddr *)&link, sizeof(link)) ||
	    bind(plain[n], (struct sockaddr *)&own, sizeof(own)))
		fail(side->name, "are the devices there, with addresses?");
	link_call(n, SIOCGIFHWADDR, &ifr);
	memcpy(addresses[n], ifr.ifr_hwaddr.sa_data, 6);
	memcpy(routes[n].source_mac, addresses[n], 6);
	memcpy(routes[!n].mac, addresses[n], 6);
	routes[n].source = own.sin_addr.s_addr;
	inet_pton(AF_INET, side->peer, &routes[n].address);
	routes[n].port = PORT;
	routes[n].source_port = PORT;
}

void fuzz_wire_begin(void)
{
	int namespaces[2];
	unsigned int n;

	namespaces[0] = open("/proc/self/ns/net", O_RDONLY);
	namespaces[1] = open("/run/netns/peer", O_RDONLY);
	for (n = 0; n < 2; n++) {
		if (setns(namespaces[sides[n].namespace], CLONE_NEWNET))
			fail("/run/netns/peer", "ip netns add peer");
		sockets_begin(n);
	}
	if (setns(namespaces[0], CLONE_NEWNET))
		fail("the first network namespace", "run as root");
}
