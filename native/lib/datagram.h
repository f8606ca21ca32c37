/* SPDX-License-Identifier: Apache-2.0 */
/*
 * datagram.h - UDP over IPv4 over Ethernet, built and read in place.
 */
#ifndef NF_DATAGRAM_H
#define NF_DATAGRAM_H

#include <stddef.h>
#include <stdint.h>

/* Where things are in a frame without IPv4 options. */
#define FRAME_IP	14
#define FRAME_UDP	34
#define FRAME_PAYLOAD	42

/**
 * struct route - from where to where
 * @source_mac: Ethernet address of the sender
 * @mac: that of the receiver
 * @source: IPv4 address of the sender, in network order
 * @address: that of the receiver
 * @source_port: UDP port of the sender
 * @port: that of the receiver
 */
struct route {
	unsigned char source_mac[6];
	unsigned char mac[6];
	uint32_t source;
	uint32_t address;
	unsigned int source_port;
	unsigned int port;
};

/*
 * From the device that the environment variable NFPOOL_DEVICE names, sn0 without
 * one, to @address, from @port to @port.  Returns NULL, or what is wrong.
 */
const char *route_begin(struct route *route, const char *address,
			unsigned int port);

/*
 * The headers in front of @size bytes of payload that lie at FRAME_PAYLOAD,
 * with right checksums.  Returns the length of the frame.
 */
unsigned int datagram_build(unsigned char *frame, const struct route *route,
			    size_t size);

/* The IPv4 header's checksum anew, after a change to it. */
void datagram_fix_ip(unsigned char *frame);

/**
 * struct datagram - what a frame carries
 * @source_port: UDP port of the sender
 * @port: that of the receiver
 * @size: bytes of payload
 * @payload: where it lies in the frame
 */
struct datagram {
	unsigned int source_port;
	unsigned int port;
	size_t size;
	const unsigned char *payload;
};

/* Returns 1 for a whole UDP datagram over IPv4, 0 for any other frame. */
int datagram_parse(const unsigned char *frame, unsigned int length,
		   struct datagram *datagram);

#endif /* NF_DATAGRAM_H */
