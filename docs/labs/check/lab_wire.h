/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab_wire.h - hosts on the wire of the driver, made up by a check: it sends their
 * frames from sn1, and hears what sn0 sends to them.
 *
 * The wire changes the third byte of addresses: who is 192.168.1.N here is
 * 192.168.0.N to sn0, which is 192.168.0.1, and 192.168.1.1 here.
 */
#ifndef LAB_WIRE_H
#define LAB_WIRE_H

#include <stdint.h>

/**
 * struct lab_host - a host on the wire
 * @number: the last byte of its address
 * @mac: its MAC address
 */
struct lab_host {
	unsigned char number, mac[6];
};

/* What comes from sn0; anything else is passed over. */
enum lab_kind {
	LAB_NOTHING,		/* in that time */
	LAB_ARP_REQUEST,
	LAB_ARP_REPLY,
	LAB_UDP,
	LAB_PING_REPLY,
};

/**
 * struct lab_heard - a frame that came
 * @kind: what it is
 * @to: the MAC address that it goes to
 * @number: of ARP, who is asked for or told; of IP, who it goes to
 * @at: when it came, in milliseconds
 * @frame: its bytes
 */
struct lab_heard {
	enum lab_kind kind;
	unsigned char to[6], number;
	unsigned int at;
	unsigned char frame[1514];
};

/* The MAC address of sn0. */
extern unsigned char lab_near_mac[6];

/*
 * Load the module with these parameters, and make a network namespace for this
 * process in which there is nothing but sn0, with its address, and sn1.
 */
void lab_wire_alone(const char *parameters);

/* Hear what comes from now on. */
void lab_wire_hear(void);

/* The next frame of these kinds; LAB_NOTHING if none comes in so many milliseconds. */
struct lab_heard lab_wire_next(unsigned int milliseconds);

/* @host asks for the host @number, or tells sn0 where it is. */
void lab_wire_asks(const struct lab_host *host, unsigned char number);
void lab_wire_tells(const struct lab_host *host);

/* @host sends a ping to sn0. */
void lab_wire_pings(const struct lab_host *host);

/* Milliseconds of the guest's clock. */
unsigned int lab_now(void);

#endif /* LAB_WIRE_H */
