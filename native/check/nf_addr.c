// SPDX-License-Identifier: Apache-2.0
/*
 * nf_addr.c - reads and maps /proc/nf_addr.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "nf_addr.h"

unsigned long long nf_addr_read(void)
{
	unsigned long long address = 0;
	FILE *file = fopen(NF_ADDR, "r");

	if (file) {
		if (fscanf(file, "%llu", &address) != 1)
			address = 0;
		fclose(file);
	}
	return address;
}

void *map_file(const char *path, int flags, int protection, size_t size,
	       off_t offset)
{
	int fd = open(path, flags);
	void *mem;
	int error;

	if (fd < 0)
		return MAP_FAILED;
	mem = mmap(NULL, size, protection, MAP_SHARED, fd, offset);
	error = errno;
	close(fd);
	errno = error;
	return mem;
}

void *map_pool(void)
{
	return map_file(NF_ADDR, O_RDWR, PROT_READ | PROT_WRITE, POOL_SIZE, 0);
}
