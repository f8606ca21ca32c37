// SPDX-License-Identifier: Apache-2.0
/*
 * lab_reader.c - fills a pool, has a student's reader read it, and compares.
 *
 * What the reader says of a frame can be right only if it has read it: the bytes
 * follow from the seed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab.h"
#include "lab_reader.h"

#define POOL		3	/* the reader's descriptor */
#define SIZE		((READER_SLOTS + 1) * READER_WIDTH)
#define PATIENCE	60000	/* milliseconds; the limit of the check comes first */

const char *reader_look;

static unsigned char *mem;
static int pool_fd;
static int to, from;		/* pipes */
int reader_pid;
int reader_right = -1;
static uint32_t salt;

volatile struct nf_pool_header *reader_pool(unsigned int ri)
{
	struct nf_pool_header header = {
		.width = READER_WIDTH, .length = READER_SLOTS + 1,
		.wi = (__u16)ri, .ri = (__u16)ri,
		.magic = NF_POOL_MAGIC, .abi = NF_POOL_ABI,
		.header_size = sizeof(header), .size = SIZE,
		.rx_first = 1, .rx_count = READER_SLOTS,
		.tx_first = READER_SLOTS + 1,
	};

	salt = lab_random(1, UINT32_MAX - 1);
	if (!mem) {
		pool_fd = memfd_create("pool", 0);
		if (pool_fd < 0 || ftruncate(pool_fd, SIZE))
			lab_broken("memfd_create");
		mem = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
			   pool_fd, 0);
		if (mem == MAP_FAILED)
			lab_broken("mmap");
	}
	memset(mem, 0, SIZE);
	memcpy(mem, &header, sizeof(header));
	return (volatile struct nf_pool_header *)mem;
}

volatile struct nf_pool_slot *reader_slot(unsigned int n)
{
	return (volatile struct nf_pool_slot *)(mem + n * READER_WIDTH);
}

static uint32_t mix(uint32_t n)
{
	n = (n ^ salt) * 0x85ebca6bU;
	n = (n ^ n >> 13) * 0xc2b2ae35U;
	return n ^ n >> 16;
}

unsigned int reader_length(unsigned int n)
{
	return 60 + mix(n) % (READER_WIDTH - sizeof(struct nf_pool_slot) - 59);
}

/* FNV-1a, as in program.c. */
static uint32_t sum_of(const volatile unsigned char *data, unsigned int length)
{
	uint32_t sum = 2166136261U;

	while (length--)
		sum = (sum ^ *data++) * 16777619U;
	return sum;
}

uint32_t reader_sum(unsigned int slot, unsigned int n)
{
	return sum_of(reader_slot(slot)->frame, reader_length(n));
}

uint32_t reader_state(unsigned int n)
{
	return NF_SLOT_READ | reader_length(n);
}

void reader_fill(unsigned int slot, unsigned int n)
{
	volatile struct nf_pool_slot *at = reader_slot(slot);
	unsigned int i;

	for (i = 0; i < READER_WIDTH - sizeof(*at); i++)
		at->frame[i] = (unsigned char)(mix(n * 65536 + i / 4) >> i % 4 * 8);
	at->state = reader_state(n);
	((volatile struct nf_pool_header *)mem)->wi =
		(__u16)(slot % READER_SLOTS + 1);
}

static void become_reader(char *const arguments[], int in, int out)
{
	struct rlimit processes = { 64, 64 }, file = { 0, 0 };

	if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0 ||
	    dup2(pool_fd, POOL) < 0)
		_exit(126);
	close_range(POOL + 1, ~0U, 0);
	setrlimit(RLIMIT_NPROC, &processes);
	setrlimit(RLIMIT_FSIZE, &file);
	if (reader_right < 0)
		lab_drop_rights();
	else
		lab_drop_rights_but(reader_right);
	execv(arguments[0], arguments);
	_exit(127);
}

/* The next line it says; the check ends if there is none. */
static void answer(char *line, size_t size)
{
	struct pollfd wanted = { .fd = from, .events = POLLIN };
	size_t have = 0;

	for (;;) {
		if (poll(&wanted, 1, PATIENCE) != 1 ||
		    read(from, line + have, 1) != 1)
			lab_wrong(reader_look, "an answer",
				  "the reader has ended, or crashed");
		if (line[have] == '\n')
			break;
		if (++have == size - 1)
			lab_wrong(reader_look, "a short answer", "%.*s...",
				  (int)have, line);
	}
	line[have] = '\0';
}

void reader_start(char *const arguments[])
{
	static char size[16];
	char *const program[] = { "./program", size, NULL };
	int in[2], out[2];
	char line[80];

	snprintf(size, sizeof(size), "%u", SIZE);
	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		lab_broken("pipe");
	reader_pid = fork();
	switch (reader_pid) {
	case -1:
		lab_broken("fork");
	case 0:
		become_reader(arguments ? arguments : program, in[0], out[1]);
	}
	close(in[0]);
	close(out[1]);
	to = in[1];
	from = out[0];
	answer(line, sizeof(line));
	if (strcmp(line, "attached"))
		lab_wrong(reader_look, "the reader takes the pool", "%s", line);
}

int reader_lives(void)
{
	return reader_pid && !waitpid(reader_pid, NULL, WNOHANG);
}

void reader_stop(void)
{
	if (reader_lives()) {
		kill(reader_pid, SIGKILL);
		waitpid(reader_pid, NULL, 0);
	}
	if (reader_pid) {
		close(to);
		close(from);
	}
	reader_pid = 0;
}

void reader_asks(const char *what, char *line, size_t size)
{
	/* If it is gone, the answer is missing. */
	signal(SIGPIPE, SIG_IGN);
	if (write(to, what, strlen(what)) != (ssize_t)strlen(what))
		lab_wrong(reader_look, "a reader that lives",
			  "it has ended, or crashed");
	answer(line, size);
}

void reader_gets(unsigned int slot, unsigned int n)
{
	char expected[80], line[80];

	snprintf(expected, sizeof(expected), "frame %u %u %u", slot,
		 reader_length(n), reader_sum(slot, n));
	reader_asks("next\n", line, sizeof(line));
	if (strcmp(line, expected)) {
		snprintf(expected, sizeof(expected),
			 "frame in slot %u, %u bytes, as they are there", slot,
			 reader_length(n));
		lab_wrong(reader_look, expected, "%s (slot, length, sum)", line);
	}
}

void reader_gets_none(void)
{
	char line[80];

	reader_asks("next\n", line, sizeof(line));
	if (strcmp(line, "none"))
		lab_wrong(reader_look, "no frame", "%s (slot, length, sum)",
			  line);
}

void reader_gives(void)
{
	char line[80];

	reader_asks("give\n", line, sizeof(line));
	if (strcmp(line, "done"))
		lab_wrong(reader_look, "the slot is given back", "%s", line);
}

void reader_requires(unsigned int slot, uint32_t state)
{
	char expected[80];

	snprintf(expected, sizeof(expected), "state %#x of slot %u", state, slot);
	if (reader_slot(slot)->state != state)
		lab_wrong(reader_look, expected, "%#x",
			  reader_slot(slot)->state);
}
