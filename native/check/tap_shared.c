// SPDX-License-Identifier: Apache-2.0
/*
 * tap_shared.c - a datagram that is several frames long, and whose checksum and cutting
 * are left to whoever sends it on, arrives on a tap device.  A packet socket gets the
 * skb as well, and reads it after all others have had it: they must not have written
 * to it.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "datagram.h"
#include "program.h"

static const char usage[] =
"usage: tap_shared DEVICE\n"
"Let one datagram of 4000 bytes arrive on the tap device DEVICE (ip tuntap add\n"
"DEVICE mode tap vnet_hdr), to be cut into fragments of 1480 bytes.\n"
"\n"
"Exit status: 0 a packet socket has it as it was, 1 it was changed, 2 wrong usage.\n";

#define PAYLOAD		4000
#define FRAGMENT	1480	/* bytes of IP payload in a frame */
#define UDP_CHECK	6	/* in the UDP header */
#define PATIENCE	5000	/* ms */

struct super_frame {
	struct virtio_net_hdr header;
	unsigned char bytes[FRAME_PAYLOAD + PAYLOAD];
} __attribute__((packed));

static int open_tap(const char *device)
{
	struct ifreq request = { 0 };
	int fd = open("/dev/net/tun", O_RDWR);

	if (fd < 0)
		fail("/dev/net/tun", "modprobe tun; be root");
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", device);
	request.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR;
	if (ioctl(fd, TUNSETIFF, &request))
		fail(device, "ip tuntap add it with: mode tap vnet_hdr");
	return fd;
}

static int open_socket(const char *device)
{
	struct sockaddr_ll on = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_IP),
		.sll_ifindex = (int)if_nametoindex(device),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_IP));

	if (fd < 0 || bind(fd, (struct sockaddr *)&on, sizeof(on)))
		fail(device, "be root, and set the device up");
	return fd;
}

/* The sum of addresses, protocol and length alone: the rest is for the device. */
static void build(struct super_frame *frame)
{
	const struct route route = {
		.source_mac = { 2, 0, 0, 0, 0, 1 }, .mac = { 2, 0, 0, 0, 0, 2 },
		.source = htonl(0xc0a80602), .address = htonl(0xc0a80601),
		.source_port = 9000, .port = 9001,
	};
	uint32_t sum = 0xc0a8 + 0x0602 + 0xc0a8 + 0x0601 + IPPROTO_UDP +
		       PAYLOAD + FRAME_PAYLOAD - FRAME_UDP;
	uint16_t check;
	size_t i;

	for (i = 0; i < PAYLOAD; i++)
		frame->bytes[FRAME_PAYLOAD + i] = (unsigned char)i;
	datagram_build(frame->bytes, &route, PAYLOAD);
	check = htons((uint16_t)((sum & 0xffff) + (sum >> 16)));
	memcpy(frame->bytes + FRAME_UDP + UDP_CHECK, &check, sizeof(check));
	frame->header = (struct virtio_net_hdr){
		.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
		.gso_type = VIRTIO_NET_HDR_GSO_UDP,
		.hdr_len = FRAME_PAYLOAD,
		.gso_size = FRAGMENT,
		.csum_start = FRAME_UDP,
		.csum_offset = UDP_CHECK,
	};
}

int main(int argc, char **argv)
{
	static unsigned char come[FRAME_PAYLOAD + PAYLOAD + 1];
	static struct super_frame frame;
	struct pollfd socket = { .events = POLLIN };
	ssize_t length, i;
	int tap;

	if (argc != 2)
		fail_usage(usage, "a device is needed");
	tap = open_tap(argv[1]);
	socket.fd = open_socket(argv[1]);
	build(&frame);
	/* When this returns, the kernel is done with it. */
	if (write(tap, &frame, sizeof(frame)) != sizeof(frame))
		fail("write", "set the device up");
	if (poll(&socket, 1, PATIENCE) != 1)
		fail_plain("the packet socket got nothing in %d ms", PATIENCE);
	length = recv(socket.fd, come, sizeof(come), 0);
	if (length != sizeof(frame.bytes))
		fail_plain("the packet socket got %zd bytes, not %zu", length,
			   sizeof(frame.bytes));
	for (i = 0; i < length; i++)
		if (come[i] != frame.bytes[i])
			fail_plain("byte %zd was changed from %#x to %#x", i,
				   frame.bytes[i], come[i]);
	puts("unchanged");
	return EXIT_SUCCESS;
}
