// SPDX-License-Identifier: Apache-2.0
/*
 * check.c - checks what /proc/nf_addr says when it is read.
 *
 * The VM has nearly all of its memory above 4 GiB, so that addresses are too large
 * for 32 bits.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lab.h"
#include "nf_addr.h"

#define LOOK		"kmod/snull_proc.c, snull_proc_read"
#define PAGE		4096UL
#define UNTOUCHED	'#'

static int open_file(int flags)
{
	int fd = open(NF_ADDR, flags);

	if (fd < 0)
		lab_wrong("kmod/snull_proc.c", NF_ADDR " can be opened",
			  "%s", strerror(errno));
	return fd;
}

/* What one read gives, with a 0 behind it, in memory that was filled before. */
static long read_once(int fd, char *text, size_t size)
{
	long got;

	memset(text, UNTOUCHED, size);
	got = read(fd, text, size - 1);
	if (got < 0)
		lab_wrong(LOOK, "read(2) gives the address", "%s",
			  strerror(errno));
	if (got > (long)size - 1)
		lab_wrong(LOOK, "at most as many bytes as were asked for",
			  "%ld bytes of %zu", got, size - 1);
	text[size - 1] = '\0';
	return got;
}

/* The address of the pool's first page by the kernel's own tables. */
static unsigned long long true_address(int fd)
{
	unsigned char *pool = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
	int map = open("/proc/self/pagemap", O_RDONLY);
	uint64_t entry = 0;

	if (pool == MAP_FAILED || map < 0)
		lab_broken("mmap " NF_ADDR);
	if (*(volatile unsigned char *)pool == 0)
		lab_broken("the pool has no header");
	if (pread(map, &entry, sizeof(entry),
		  (off_t)((uintptr_t)pool / PAGE * sizeof(entry))) != sizeof(entry))
		lab_broken("pread pagemap");
	close(map);
	munmap(pool, PAGE);
	return (entry & ((1ULL << 55) - 1)) * PAGE;
}

static void number(void)
{
	char text[64], expected[64];
	unsigned long long address;
	int fd;

	lab_load("");
	fd = open_file(O_RDONLY);
	address = true_address(fd);
	read_once(fd, text, sizeof(text));
	if (address >> 32 == 0)
		lab_broken("the pool lies below 4 GiB");
	snprintf(expected, sizeof(expected), "%llu = %#llx", address, address);
	if (strtoull(text, NULL, 10) != address)
		lab_wrong(LOOK, expected, "%llu = %#llx",
			  strtoull(text, NULL, 10), strtoull(text, NULL, 10));
}

static void text(void)
{
	char text[64];
	long got, digits;
	int fd;

	lab_load("");
	fd = open_file(O_RDONLY);
	got = read_once(fd, text, sizeof(text));
	digits = (long)strspn(text, "0123456789");
	if (digits == 0 || text[digits] != '\n')
		lab_wrong(LOOK, "decimal digits, then a newline",
			  "%ld digits, then byte %#x", digits,
			  (unsigned char)text[digits]);
	if (got != digits + 1)
		lab_wrong(LOOK, "read(2) returns how long the text is",
			  "%ld, and the text has %ld bytes", got, digits + 1);
	if (text[got] != UNTOUCHED)
		lab_wrong(LOOK, "nothing behind the text is written to",
			  "byte %ld is %#x", got, (unsigned char)text[got]);
}

static void end(void)
{
	char text[64];
	long got;
	int fd;

	lab_load("");
	fd = open_file(O_RDONLY);
	got = read_once(fd, text, sizeof(text));
	if (got == 0)
		lab_wrong(LOOK, "the first read gives the text", "0 bytes");
	got = read_once(fd, text, sizeof(text));
	if (got != 0)
		lab_wrong(LOOK, "the second read returns 0, the end of the file",
			  "%ld bytes", got);
}

/* From @from on, @step bytes at a time, until the end. */
static void read_pieces(unsigned int from, unsigned int step)
{
	char whole[64], text[64] = "", piece[16];
	size_t have = 0;
	long got;
	int fd;

	lab_load("");
	fd = open_file(O_RDONLY);
	whole[read_once(fd, whole, sizeof(whole))] = '\0';
	whole[strcspn(whole, "\n")] = '\0';
	if (strlen(whole) <= from || lseek(fd, from, SEEK_SET) != from)
		lab_wrong(LOOK, "an address, and a file that can be sought in",
			  "\"%s\", lseek(2): %s", whole, strerror(errno));
	do {
		got = read(fd, piece, step);
		if (got < 0 || got > (long)step)
			lab_wrong(LOOK, "a read of so many bytes, or fewer",
				  "%ld for %u", got, step);
		memcpy(text + have, piece, (size_t)got);
		have += (size_t)got;
	} while (got && have < sizeof(text) - sizeof(piece));
	text[strcspn(text, "\n")] = '\0';
	if (strcmp(text, whole + from))
		lab_wrong(LOOK, whole + from, "%s", text);
}

static void pieces(void)
{
	read_pieces(0, 1);
}

static void seek(void)
{
	read_pieces(lab_random(1, 4), lab_random(2, 9));
}

static void rights(void)
{
	char text[64];
	long got;

	lab_load("mode=0444");
	lab_drop_rights();
	got = read_once(open_file(O_RDONLY), text, sizeof(text));
	if (got < 1 || strtoull(text, NULL, 10) != 0 || text[0] != '0')
		lab_wrong(LOOK ", and struct snull_opener", "0",
			  "%.*s", (int)got, text);
}

static void opener(void)
{
	char before[64], after[64];
	long got;
	int fd;

	lab_load("mode=0444");
	fd = open_file(O_RDONLY);
	before[read_once(fd, before, sizeof(before))] = '\0';
	if (strtoull(before, NULL, 0) == 0)
		lab_wrong(LOOK, "root reads an address", "%s", before);
	lab_drop_rights();
	memset(after, 0, sizeof(after));
	got = pread(fd, after, sizeof(after) - 1, 0);
	if (got < 1 || strcmp(before, after))
		lab_wrong(LOOK ", and struct snull_opener",
			  "the same address, since root has opened the file",
			  "%s", got < 1 ? "nothing" : after);
}

static void fault(void)
{
	int fd;
	long got;

	lab_load("");
	fd = open_file(O_RDONLY);
	errno = 0;
	got = read(fd, (void *)PAGE, 32);
	if (got != -1 || errno != EFAULT)
		lab_wrong(LOOK, "-1, EFAULT (Bad address)", "%ld, %s", got,
			  strerror(errno));
}

int main(int argc, char **argv)
{
	static const struct lab_check checks[] = {
		{ "number", number },
		{ "text", text },
		{ "end", end },
		{ "pieces", pieces },
		{ "rights", rights },
		{ "seek", seek },
		{ "opener", opener },
		{ "fault", fault },
		{ NULL, NULL },
	};

	return lab_run(checks, argc, argv);
}
