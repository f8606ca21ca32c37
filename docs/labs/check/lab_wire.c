// SPDX-License-Identifier: Apache-2.0
/*
 * lab_wire.c - hosts on the wire of the driver, made up by a check.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lab.h"
#include "lab_wire.h"

#define ARP_AT		14	/* bytes of the Ethernet header */
#define ARP_END		42
#define REQUEST		1
#define REPLY		2
#define PING_END	60

unsigned char lab_near_mac[6];

static int wire = -1;

unsigned int lab_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (unsigned int)time.tv_sec * 1000 +
	       (unsigned int)time.tv_nsec / 1000000;
}

/* In a namespace of its own, who may change the network changes nobody else's. */
static void move_here(void)
{
	int home = open("/proc/self/ns/net", O_RDONLY), status;
	char command[120];
	pid_t pid;

	if (home < 0 || unshare(CLONE_NEWNET))
		lab_broken("unshare");
	pid = fork();
	if (!pid) {
		snprintf(command, sizeof(command),
			 "ip link set sn0 netns %d && ip link set sn1 netns %d",
			 getppid(), getppid());
		_exit(setns(home, CLONE_NEWNET) || system(command));
	}
	close(home);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		lab_broken("ip link set netns");
}

void lab_wire_alone(const char *parameters)
{
	struct ifreq ifr = { .ifr_name = "sn0" };
	int fd;

	lab_load(parameters);
	move_here();
	if (system("echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6;"
		   "ip link set lo up && ip addr add 192.168.0.1/24 dev sn0 &&"
		   "ip link set sn0 up && ip link set sn1 arp off up"))
		lab_broken("ip");
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0 || ioctl(fd, SIOCGIFHWADDR, &ifr))
		lab_broken("SIOCGIFHWADDR");
	close(fd);
	memcpy(lab_near_mac, ifr.ifr_hwaddr.sa_data, 6);
}

void lab_wire_hear(void)
{
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex("sn1"),
	};
	int one = 1;

	wire = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (wire < 0 || bind(wire, (struct sockaddr *)&to, sizeof(to)) ||
	    setsockopt(wire, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof(one)))
		lab_broken("socket");
}

static void send_frame(const unsigned char *frame, size_t length)
{
	if (write(wire, frame, length) != (ssize_t)length)
		lab_broken("write to sn1");
}

/* What has come, of which @length bytes are there. */
static enum lab_kind kind_of(struct lab_heard *heard, ssize_t length)
{
	const unsigned char *frame = heard->frame;
	unsigned int type = (unsigned int)frame[12] << 8 | frame[13];

	memcpy(heard->to, frame, 6);
	if (type == ETH_P_ARP && length >= ARP_END) {
		heard->number = frame[ARP_END - 1];
		return frame[ARP_AT + 7] == REQUEST ? LAB_ARP_REQUEST : LAB_ARP_REPLY;
	}
	if (type == ETH_P_IP && length > 34) {
		heard->number = frame[33];
		if (frame[23] == IPPROTO_UDP)
			return LAB_UDP;
		if (frame[23] == IPPROTO_ICMP && !frame[34])
			return LAB_PING_REPLY;
	}
	return LAB_NOTHING;
}

struct lab_heard lab_wire_next(unsigned int milliseconds)
{
	struct pollfd wanted = { .fd = wire, .events = POLLIN };
	unsigned int end = lab_now() + milliseconds, now;
	struct lab_heard heard;

	memset(&heard, 0, sizeof(heard));
	while ((now = lab_now()) < end && poll(&wanted, 1, (int)(end - now)) > 0) {
		ssize_t length = read(wire, heard.frame, sizeof(heard.frame));

		heard.kind = kind_of(&heard, length);
		heard.at = lab_now();
		if (heard.kind != LAB_NOTHING)
			break;
	}
	return heard;
}

static void arp(const struct lab_host *host, unsigned char operation,
		const unsigned char *to, const unsigned char *tha, unsigned char number)
{
	unsigned char frame[ARP_END] = {
		[12] = ETH_P_ARP >> 8, [13] = ETH_P_ARP & 0xff,
		0, 1, 8, 0, 6, 4, 0, operation,
		[28] = 192, 168, 1, host->number,
		[38] = 192, 168, 1, number,
	};

	memcpy(frame, to, 6);
	memcpy(frame + 6, host->mac, 6);
	memcpy(frame + 22, host->mac, 6);
	memcpy(frame + 32, tha, 6);
	send_frame(frame, sizeof(frame));
}

void lab_wire_asks(const struct lab_host *host, unsigned char number)
{
	arp(host, REQUEST, (const unsigned char *)"\xff\xff\xff\xff\xff\xff",
	    (const unsigned char *)"\0\0\0\0\0\0", number);
}

void lab_wire_tells(const struct lab_host *host)
{
	arp(host, REPLY, lab_near_mac, lab_near_mac, 1);
}

static void checksum(unsigned char *data, unsigned int length, unsigned int at)
{
	unsigned int i, sum = 0;

	for (i = 0; i < length; i += 2)
		sum += (unsigned int)data[i] << 8 | data[i + 1];
	sum = (sum >> 16) + (sum & 0xffff);
	sum = ~(sum + (sum >> 16));
	data[at] = (unsigned char)(sum >> 8);
	data[at + 1] = (unsigned char)sum;
}

void lab_wire_pings(const struct lab_host *host)
{
	unsigned char frame[PING_END] = {
		[12] = ETH_P_IP >> 8, [13] = ETH_P_IP & 0xff,
		0x45, 0, 0, PING_END - 14, 0, 0, 0x40, 0, 64, IPPROTO_ICMP,
		[26] = 192, 168, 1, host->number, 192, 168, 1, 1,
		8,
	};

	memcpy(frame, lab_near_mac, 6);
	memcpy(frame + 6, host->mac, 6);
	checksum(frame + 14, 20, 10);
	checksum(frame + 34, PING_END - 34, 2);
	send_frame(frame, sizeof(frame));
}
