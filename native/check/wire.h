/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire.h - both ends of the wire between sn0 and sn1 in one network stack,
 * for kernel_check.c.
 *
 * Each returns NULL or what is wrong (answer.h), unless said otherwise.
 * A device is given by its number.
 */
#ifndef NF_WIRE_H
#define NF_WIRE_H

int wire_mtu(int dev);			/* -1: no such device */
int wire_set_mtu(int dev, int mtu);	/* 0 or -1 */
const char *wire_up(void);

/*
 * Send datagrams numbered @first to @first + @count - 1 from device @dev, and
 * receive each with a socket at the other end.
 */
const char *wire_send(int dev, unsigned int first, unsigned int count);

/* Is this frame one of wire_send()'s?  Then, is it number @n, and intact? */
int wire_is_udp(const unsigned char *frame, unsigned int length);
const char *wire_check_frame(const unsigned char *frame, unsigned int length,
			     unsigned int n);

#endif /* NF_WIRE_H */
