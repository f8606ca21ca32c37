// SPDX-License-Identifier: Apache-2.0
/*
 * pool_file.c - opens, maps and waits for a pool: step 4 of 5 on the way of a
 * packet.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "nf_pool.h"
#include "pool_file.h"
#include "program.h"

const char *pool_path(unsigned int channel)
{
	static char path[32];

	if (!channel)
		return "/proc/nf_addr";
	snprintf(path, sizeof(path), "/proc/nf_channel/%u", channel);
	return path;
}

int pool_open(unsigned int channel, int flags)
{
	const char *path = pool_path(channel);
	int fd = open(path, flags);

	if (fd >= 0)
		return fd;
	switch (errno) {
	case ENOENT:
		fail(path, channel ?
		     "load the module with more channels: insmod snull.ko channels=64" :
		     "load the module: insmod snull.ko");
	case EACCES:
	case EPERM:
		fail(path, "run as root, or load snull with mode=");
	case EBUSY:
		fail(path, channel ?
		     "another process has claimed the channel, or there is no memory for another block" :
		     "another reader has claimed the pool; end it, or use --watch");
	default:
		fail(path, "see dmesg");
	}
}

static void *map(int fd, size_t size, int protection, int flags)
{
	void *mem = mmap(NULL, size, protection, flags, fd, 0);

	if (mem == MAP_FAILED)
		fail("mmap of the pool", "run as root");
	return mem;
}

void *pool_map(int fd, int protection, int flags, size_t *size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct nf_pool_header *header = map(fd, page, PROT_READ, MAP_SHARED);

	*size = header->magic == NF_POOL_MAGIC ? header->size : page;
	munmap(header, page);
	return map(fd, *size, protection, flags);
}

int pool_wait(int fd, int events, double seconds)
{
	struct pollfd pollfd = { .fd = fd, .events = (short)events };

	if (poll(&pollfd, 1, seconds < 0 ? -1 : (int)(seconds * 1000)) >= 0)
		return pollfd.revents;
	if (errno != EINTR)
		fail("poll of the pool's file", "see dmesg");
	return 0;
}
