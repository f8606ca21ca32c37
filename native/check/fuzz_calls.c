// SPDX-License-Identifier: Apache-2.0
/*
 * fuzz_calls.c - makes the calls of a case.
 *
 * Memory is read and written by the kernel, through a pipe: what is not mapped
 * gives EFAULT there, and no signal.  No answer is judged here; the kernel's own
 * checks do that.
 */
#define _GNU_SOURCE	/* mremap, vmsplice */
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz_calls.h"
#include "fuzz_frame.h"
#include "fuzz_wire.h"
#include "nf_pool.h"
#include "program.h"

#define FILES		4
#define MAPPINGS	3
#define CHILDREN	4
#define CALLS_MAX	32	/* in a case */
#define IOCTL_32	54	/* number of ioctl(2) on i386 */
#define PAGES		64	/* of memory to hand over */

#ifndef MAP_32BIT	/* of x86, where fuzz_calls makes calls of 32 bits */
#define MAP_32BIT	0
#endif
#ifndef MADV_POPULATE_READ	/* since Linux 5.14, not in every libc */
#define MADV_POPULATE_READ	22
#define MADV_POPULATE_WRITE	23
#endif

static const char *const paths[] = {
	"/proc/nf_addr", "/proc/nf_channel/1", "/proc/nf_channel/2",
	"/proc/nf_control", "/proc/nf_channel/3",
};

/* What arguments point to; below 4 GiB, for calls of 32 bits. */
struct low {
	struct nf_user_pool pool;
	struct nf_page_table table;
	struct nf_filter filter;
	struct sock_filter program[FUZZ_FILTER_MAX];
	__u64 physical[PAGES];
	unsigned char memory[PAGES * 4096] __attribute__((aligned(4096)));
};

struct mapping {
	unsigned char *mem;
	size_t size;
};

static int files[FILES];
static struct mapping mappings[MAPPINGS];
static struct low *low;
static int pipes[2], trash;
static pid_t children[CHILDREN];
static unsigned int calls_left;
static void (*on_child)(void), (*on_child_end)(void);

static int some_file(struct fuzz_case *c)
{
	unsigned int n = fuzz_pick(c, FILES);

	if (files[n] < 0)
		files[n] = open(paths[n], O_RDWR | O_NONBLOCK);
	return files[n];
}

/* Through the kernel.  It is not known whether @mem is there. */
static void poke(unsigned char *mem, const void *from, size_t size)
{
	if (size && write(pipes[1], from, size) == (ssize_t)size &&
	    read(pipes[0], mem, size) != (ssize_t)size)
		while (read(pipes[0], low->memory, size) > 0)
			;
}

static void peek(const unsigned char *mem, void *to, size_t size)
{
	memset(to, 0, size);
	if (write(pipes[1], mem, size) > 0 && read(pipes[0], to, size) < 0)
		fail("pipe", "this cannot happen");
}

static struct mapping *some_mapping(struct fuzz_case *c)
{
	struct mapping *m = &mappings[fuzz_pick(c, MAPPINGS)];
	int fd = m->mem ? -1 : some_file(c);

	for (m->size = m->mem ? m->size : 512 * 4096; !m->mem; m->size /= 2) {
		m->mem = mmap(NULL, m->size, PROT_READ | PROT_WRITE, MAP_SHARED,
			      fd, 0);
		if (m->mem != MAP_FAILED)
			break;
		m->mem = NULL;
		if (m->size <= 4096)
			return NULL;
	}
	return m;
}

/* A part of it, in whole pages: its first byte and its size. */
static unsigned char *some_pages(struct fuzz_case *c, const struct mapping *m,
				 size_t *size)
{
	size_t pages = m->size / 4096, first = fuzz_number(c) % pages;

	*size = (1 + fuzz_number(c) % (pages - first)) * 4096;
	return m->mem + first * 4096;
}

static void forget(struct mapping *m)
{
	if (m->mem)
		munmap(m->mem, m->size);
	m->mem = NULL;
}

static void call_open(struct fuzz_case *c)
{
	static const int flags[] = { O_RDWR, O_RDONLY, O_WRONLY, O_RDWR | O_APPEND };
	unsigned int n = fuzz_pick(c, FILES);

	if (files[n] >= 0)
		close(files[n]);
	files[n] = open(paths[fuzz_pick(c, 5)], flags[fuzz_pick(c, 4)] | O_NONBLOCK);
}

static void call_close(struct fuzz_case *c)
{
	unsigned int n = fuzz_pick(c, FILES);

	if (files[n] >= 0)
		close(files[n]);
	files[n] = -1;
}

static unsigned long argument(struct fuzz_case *c, unsigned int kind)
{
	struct mapping *m;

	switch (kind) {
	case 0:
		return fuzz_number(c);
	case 1:	/* memory that may be handed over */
		low->pool.address = (uintptr_t)low->memory +
				    fuzz_pick(c, 4) * 4096;
		low->pool.size = fuzz_number(c);
		return (unsigned long)&low->pool;
	case 2:	/* memory of the driver */
		m = some_mapping(c);
		low->pool.address = m ? (uintptr_t)m->mem : fuzz_number(c);
		low->pool.size = fuzz_number(c);
		return (unsigned long)&low->pool;
	case 3:
		low->table.physical = (uintptr_t)low->physical;
		low->table.first = fuzz_byte(c);
		low->table.count = fuzz_byte(c);
		return (unsigned long)&low->table;
	case 4:
		low->table.physical = fuzz_number(c);
		low->table.first = (__u32)fuzz_number(c);
		low->table.count = (__u32)fuzz_number(c);
		return (unsigned long)&low->table;
	case 5:
		low->filter.program = (uintptr_t)low->program;
		low->filter.count = fuzz_filter(c, low->program);
		low->filter.reserved = !fuzz_pick(c, 16);
		return (unsigned long)&low->filter;
	default:
		return 0;
	}
}

static void call_ioctl(struct fuzz_case *c)
{
	static const unsigned long known[] = {
		NF_IOC_DOORBELL, NF_IOC_PIN, NF_IOC_PAGES, NF_IOC_FILTER
	};
	static const unsigned int fitting[] = { 0, 1, 3, 5 };
	int fd = some_file(c);
	unsigned int kind = fuzz_byte(c);
	unsigned long cmd = kind < 240 ? known[kind % 4] : fuzz_number(c);
	/* Its own one mostly: of the others it takes but the first look. */
	unsigned long arg = argument(c, kind & 48 ? fitting[kind % 4] :
						    fuzz_pick(c, 7));
#ifdef __x86_64__
	long result;

	if (kind & 8) {
		__asm__ volatile("int $0x80"
				 : "=a"(result)
				 : "a"(IOCTL_32), "b"(fd), "c"(cmd), "d"(arg)
				 : "memory", "r8", "r9", "r10", "r11");
		return;
	}
#endif
	ioctl(fd, cmd, arg);
}

static void call_map(struct fuzz_case *c)
{
	static const int flags[] = {
		MAP_SHARED, MAP_PRIVATE, MAP_SHARED | MAP_POPULATE,
		MAP_PRIVATE | MAP_POPULATE, MAP_SHARED | MAP_LOCKED,
		MAP_SHARED_VALIDATE | MAP_SYNC,
	};
	struct mapping *m = &mappings[fuzz_pick(c, MAPPINGS)];
	int fd = some_file(c), flag = flags[fuzz_pick(c, 6)];
	int protection = (int)fuzz_pick(c, 8);
	size_t size = fuzz_number(c);
	off_t offset = (off_t)fuzz_number(c);
	void *mem;

	if (fuzz_pick(c, 4))
		offset &= ~4095L;
	/* In the place of another one, but not of what else there is. */
	if (m->mem && size && size <= m->size && fuzz_pick(c, 2)) {
		mmap(m->mem, size, protection, flag | MAP_FIXED, fd, offset);
		return;
	}
	forget(m);
	mem = mmap(NULL, size, protection, flag, fd, offset);
	if (mem == MAP_FAILED)
		return;
	m->mem = mem;
	m->size = (size + 4095) & ~4095UL;
}

static void call_change_mapping(struct fuzz_case *c)
{
	static const int advice[] = {
		MADV_DONTNEED, MADV_WILLNEED, MADV_FREE, MADV_REMOVE,
		MADV_DONTFORK, MADV_DOFORK, MADV_HUGEPAGE, MADV_COLD,
		MADV_PAGEOUT, MADV_POPULATE_READ, MADV_POPULATE_WRITE,
		MADV_MERGEABLE,
	};
	struct mapping *m = some_mapping(c);
	unsigned char *at, *moved;
	size_t size, new_size;

	if (!m)
		return;
	at = some_pages(c, m, &size);
	switch (fuzz_pick(c, 8)) {
	case 0:
		forget(m);
		break;
	case 1:
		mprotect(at, size, (int)fuzz_pick(c, 8));
		break;
	case 2:
		mlock(at, size);
		break;
	case 3:
		munlock(at, size);
		msync(at, size, MS_SYNC);
		break;
	case 4:	/* elsewhere for a moment; then there is nothing here */
		new_size = fuzz_number(c);
		moved = mremap(at, size, new_size, MREMAP_MAYMOVE);
		if (moved == MAP_FAILED)
			break;
		if (moved != at)
			munmap(moved, new_size);
		/* fall through */
	case 5:
		mmap(at, size, PROT_NONE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		break;
	default:
		madvise(at, size, advice[fuzz_pick(c, sizeof(advice) /
						      sizeof(advice[0]))]);
		break;
	}
}

/* A word anywhere, or the state of a slot. */
static void call_scribble(struct fuzz_case *c)
{
	struct mapping *m = some_mapping(c);
	unsigned int kind = fuzz_byte(c), count = 1 + fuzz_pick(c, 8);
	uint32_t word;
	size_t at;

	while (m && count--) {
		at = fuzz_number(c);
		word = (uint32_t)fuzz_number(c);
		if (kind & 1)
			at *= NF_POOL_WIDTH;
		if (kind & 2)
			word = word ? NF_SLOT_READ | word : NF_SLOT_WRITE;
		poke(m->mem + at % (m->size - 3), &word, sizeof(word));
	}
}

/* Frames into slots for sending; then, perhaps, the doorbell. */
static void call_slot(struct fuzz_case *c)
{
	struct mapping *m = some_mapping(c);
	unsigned char frame[FUZZ_FRAME_MAX];
	struct nf_pool_header header;
	unsigned int count = 1 + fuzz_pick(c, 3), ring, n;
	size_t at, length, room;
	uint32_t state;

	if (!m || m->size <= sizeof(frame))
		return;
	peek(m->mem, &header, sizeof(header));
	ring = fuzz_byte(c);
	while (count--) {
		n = header.tx_first + fuzz_pick(c, 16);
		length = fuzz_frame(c, fuzz_wire_route(), frame);
		at = (size_t)n * header.width % (m->size - 4);
		room = m->size - at - 4;
		poke(m->mem + at + 4, frame, length < room ? length : room);
		state = NF_SLOT_READ | (uint32_t)length;
		poke(m->mem + at, &state, sizeof(state));
	}
	for (n = 0; n < FILES && ring % 4; n++)
		if (files[n] >= 0)
			ioctl(files[n], NF_IOC_DOORBELL, ring / 4UL);
}

static void call_poll(struct fuzz_case *c)
{
	struct pollfd fd = { .fd = some_file(c) };

	fd.events = (short)fuzz_number(c);
	poll(&fd, 1, 0);
}

static void call_read(struct fuzz_case *c)
{
	int fd = some_file(c);
	size_t size = fuzz_number(c) % sizeof(low->memory);
	off_t at = (off_t)fuzz_number(c);

	switch (fuzz_pick(c, 4)) {
	case 0:
		read(fd, low->memory, size);
		break;
	case 1:
		lseek(fd, at, (int)fuzz_pick(c, 6));
		break;
	case 2:
		pread(fd, (void *)fuzz_number(c), size, at);
		break;
	default:
		pread(fd, low->memory, size, at);
		break;
	}
}

static void call_write(struct fuzz_case *c)
{
	int fd = some_file(c);
	size_t size = fuzz_number(c);

	if (fuzz_pick(c, 2) && size <= sizeof(low->memory))
		write(fd, low->memory, size);
	else
		write(fd, (void *)fuzz_number(c), size);
}

static void control(const char *text, unsigned int length)
{
	int fd = open("/proc/nf_control", O_WRONLY);

	if (fd >= 0 && write(fd, text, length) >= 0)
		fsync(fd);
	close(fd);
}

static void call_control(struct fuzz_case *c)
{
	char text[FUZZ_LINE_MAX];
	unsigned int length = fuzz_lines(c, text);

	control(text, length);
}

static void call_splice(struct fuzz_case *c)
{
	struct mapping *m = some_mapping(c);
	struct iovec pages;
	int ends[2];

	if (!m || pipe2(ends, O_NONBLOCK))
		return;
	pages.iov_base = some_pages(c, m, &pages.iov_len);
	vmsplice(ends[1], &pages, 1, fuzz_pick(c, 16));
	close(ends[1]);
	/* What is held longer is held by a descriptor that the case ends with. */
	if (fuzz_pick(c, 2)) {
		close(trash);
		trash = ends[0];
	} else {
		close(ends[0]);
	}
}

static void call_nap(struct fuzz_case *c)
{
	nap(0.0005 * fuzz_pick(c, 8));
}

static void run(struct fuzz_case *c);

/*
 * A child makes the next calls, with or without rights, while this process goes on
 * or waits; what the child has open, it has from here.
 */
static void call_fork(struct fuzz_case *c)
{
	unsigned int how = fuzz_byte(c), n;

	/* Rarely: it takes the kernel more than all other calls of a case. */
	for (n = 0; n < CHILDREN && children[n] > 0; n++)
		;
	if (n == CHILDREN || fuzz_pick(c, 4))
		return;
	children[n] = fork();
	if (!children[n]) {
		memset(children, 0, sizeof(children));
		on_child();
		if (how & 1 && setresuid(65534, 65534, 65534))
			_exit(1);
		calls_left = how / 16;
		run(c);
		on_child_end();
		/* Without exit(3), which would move files that are being read. */
		_exit(0);
	}
	if (how & 2) {
		waitpid(children[n], NULL, 0);
		children[n] = 0;
	}
	/* The same bytes are taken here, too, but for some. */
	c->at += how / 16;
}

static void (*const calls[])(struct fuzz_case *c) = {
	call_open, call_close, call_ioctl, call_ioctl, call_map,
	call_change_mapping, call_scribble, call_slot, call_slot, call_slot,
	call_poll, call_read, call_write, call_control, call_control,
	fuzz_wire_raw, fuzz_wire_raw, fuzz_wire_plain, fuzz_wire_receive,
	call_splice, fuzz_wire_link, call_nap, call_fork,
};

static void run(struct fuzz_case *c)
{
	while (calls_left && !fuzz_ended(c)) {
		calls_left--;
		calls[fuzz_pick(c, sizeof(calls) / sizeof(calls[0]))](c);
	}
}

static void undo(void)
{
	static const char rules[] = "clear\nhash off\ndelivery tap\ndiscard off\n";
	unsigned int n;

	for (n = 0; n < CHILDREN; n++)
		if (children[n] > 0)
			waitpid(children[n], NULL, 0);
	memset(children, 0, sizeof(children));
	for (n = 0; n < MAPPINGS; n++)
		forget(&mappings[n]);
	for (n = 0; n < FILES; n++) {
		if (files[n] >= 0)
			close(files[n]);
		files[n] = -1;
	}
	close(trash);
	trash = -1;
	control(rules, sizeof(rules) - 1);
	fuzz_wire_undo();
}

void fuzz_calls_run(struct fuzz_case *c, void (*child)(void),
		    void (*child_end)(void))
{
	on_child = child;
	on_child_end = child_end;
	c->at = 0;
	calls_left = CALLS_MAX;
	run(c);
	undo();
}

void fuzz_calls_begin(void)
{
	unsigned int n;

	low = mmap(NULL, sizeof(*low), PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	if (low == MAP_FAILED || pipe2(pipes, O_NONBLOCK))
		fail("memory below 4 GiB, or a pipe", "free some");
	fuzz_wire_begin();
	for (n = 0; n < FILES; n++)
		files[n] = -1;
	trash = -1;
}
