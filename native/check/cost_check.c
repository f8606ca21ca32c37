// SPDX-License-Identifier: Apache-2.0
/*
 * cost_check.c - what a frame or a call costs the kernel when an owner, or the
 * rules, are as bad as can be, against the usual case in the same run.
 *
 *   cost_check hold     all slots are READ but the one before the newest
 *   cost_check poll     all slots of the TX partition are filled
 *   cost_check rules    256 rules, of which none fits
 *
 * Times are compared as ratios, the least of several rounds each, since the
 * machine may do other things meanwhile.  The faults looked for are far above the
 * limits.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "expect.h"
#include "nf_pool.h"
#include "pool_file.h"
#include "program.h"

static const char usage[] =
"usage: cost_check hold | poll | rules\n"
"Compare what a frame costs with the worst owner, a poll with a full partition,\n"
"or a frame with 256 rules, with the usual case.\n"
"\n"
"Exit status: 0 within the limit, 1 above it, 2 wrong usage.\n";

#define ROUNDS	7
#define FRAMES	200

static int control;
static unsigned char *mem;
static struct nf_pool_header *header;

static void say(const char *line)
{
	if (write(control, line, strlen(line)) < 0)
		fail(line, "run as root, with sn1 up and an address on it");
}

static _Atomic uint32_t *state(unsigned int n)
{
	return (_Atomic uint32_t *)(mem + (size_t)n * header->width);
}

static void give_back(unsigned int n)
{
	atomic_store_explicit(state(n), NF_SLOT_WRITE, memory_order_release);
}

/* The RX slot @back before @n. */
static unsigned int before(unsigned int n, unsigned int back)
{
	return (n - 1 + header->rx_count - back) % header->rx_count + 1;
}

/* Seconds for FRAMES frames, each after the slot @back before wi is free. */
static double frames(unsigned int back)
{
	double began, sum = 0;
	int i;

	for (i = 0; i < FRAMES; i++) {
		give_back(before(header->wi, back));
		began = now();
		say("generate 1 64 192.168.1.1 9000");
		sum += now() - began;
	}
	return sum;
}

/* Is @worse less than @limit times @usual?  Says what they are. */
static void compare(const char *what, double usual, double worse, double limit)
{
	char line[120];

	snprintf(line, sizeof(line), "%s: %.1f us, usually %.1f: %.2f times",
		 what, worse * 1e6, usual * 1e6, worse / usual);
	expect_true(line, worse < usual * limit);
}

static double least(double a, double b)
{
	return a < b ? a : b;
}

static void hold(void)
{
	double usual = 1e9, worse = 1e9;
	unsigned int n;
	int i;

	for (n = 0; n < header->rx_count; n += 1024)
		say("generate 1024 64 192.168.1.1 9000");
	expect_true("the pool is full", header->rx_full > 0);
	for (i = 0; i < ROUNDS; i++)
		usual = least(usual, frames(0));
	for (i = 0; i < ROUNDS; i++)
		worse = least(worse, frames(2));
	compare("a frame with all slots but one held", usual / FRAMES,
		worse / FRAMES, 3);
}

static double polls(int fd)
{
	double began = now();
	int i;

	for (i = 0; i < FRAMES; i++)
		pool_wait(fd, POLLIN | POLLOUT, 0);
	return (now() - began) / FRAMES;
}

static void compare_polls(void)
{
	int watch = pool_open(0, O_RDONLY), owner = pool_open(0, O_RDWR);
	double usual = 1e9, worse = 1e9, watching = 1e9;
	unsigned int n;
	size_t size;
	int i;

	mem = pool_map(owner, PROT_READ | PROT_WRITE, MAP_SHARED, &size);
	header = (struct nf_pool_header *)mem;
	expect_true("an empty partition is writable",
		    pool_wait(owner, POLLOUT, 0) & POLLOUT);
	expect_true("not for who looks on",
		    !(pool_wait(watch, POLLOUT, 0) & POLLOUT));
	for (i = 0; i < ROUNDS; i++)
		usual = least(usual, polls(owner));
	for (n = 0; n < header->tx_count; n++)
		atomic_store(state(header->tx_first + n), NF_SLOT_READ | 64);
	for (i = 0; i < ROUNDS; i++) {
		worse = least(worse, polls(owner));
		watching = least(watching, polls(watch));
	}
	compare("a poll with all slots filled", usual, worse, 3);
	compare("the same by who looks on", usual, watching, 3);
}

static double bursts(void)
{
	double began = now();

	say("generate 4096 64 192.168.1.1 9000");
	return (now() - began) / 4096;
}

static void compare_rules(void)
{
	double usual = 1e9, worse = 1e9;
	char line[40];
	int i;

	for (i = 0; i < ROUNDS; i++)
		usual = least(usual, bursts());
	for (i = 0; i < 256; i++) {
		snprintf(line, sizeof(line), "rule 1 %s %d",
			 i % 2 ? "udp" : "tcp", 20000 + i);
		say(line);
	}
	for (i = 0; i < ROUNDS; i++)
		worse = least(worse, bursts());
	compare("a frame with 256 rules", usual, worse, 1.5);
	say("clear");
}

int main(int argc, char **argv)
{
	size_t size;

	if (argc != 2)
		fail_usage(usage, "one argument is needed");
	control = open("/proc/nf_control", O_WRONLY);
	if (control < 0)
		fail("/proc/nf_control", "run as root, with the module loaded");
	if (!strcmp(argv[1], "hold")) {
		mem = pool_map(pool_open(0, O_RDWR), PROT_READ | PROT_WRITE,
			       MAP_SHARED, &size);
		header = (struct nf_pool_header *)mem;
		hold();
	} else if (!strcmp(argv[1], "poll")) {
		compare_polls();
	} else if (!strcmp(argv[1], "rules")) {
		compare_rules();
	} else {
		fail_usage(usage, "%s: unknown command", argv[1]);
	}
	return expect_status();
}
