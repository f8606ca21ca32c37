// SPDX-License-Identifier: Apache-2.0
/*
 * columns_file.c - what kernel_check.c asks of the file /proc/nf_addr: the
 * address in it, and who may open it.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "answer.h"
#include "columns.h"
#include "module.h"
#include "nf_addr.h"

#define NOBODY		65534

const char *check_address(void)
{
	char whole[32], pieces[32], right[32];
	unsigned long long address = nf_addr_read();
	ssize_t n, length = 0;
	int fd, status;
	pid_t child;

	if (!address || address % PAGE_BYTES)
		return because(0, "%llu is not the address of a page", address);
	snprintf(right, sizeof(right), "%llu\n", address);

	fd = open(NF_ADDR, O_RDONLY);
	n = read(fd, whole, sizeof(whole));
	if (n != (ssize_t)strlen(right) || memcmp(whole, right, (size_t)n))
		return because(0, "read: %zd bytes, not '%llu' and a newline",
			       n, address);
	lseek(fd, 0, SEEK_SET);
	while (length < n && read(fd, pieces + length, 1) == 1)
		length++;
	if (length != n || memcmp(pieces, right, (size_t)n) ||
	    read(fd, whole, 1))
		return because(0, "read byte by byte: not the same");
	close(fd);

	child = fork();
	if (!child) {
		if (setuid(NOBODY) || (fd = open(NF_ADDR, O_RDONLY)) < 0)
			_exit(2);
		n = read(fd, whole, sizeof(whole));
		_exit(n != 2 || memcmp(whole, "0\n", 2));
	}
	waitpid(child, &status, 0);
	if (status)
		return because(0, "another user reads more than 0 (status %#x)",
			       status);
	return NULL;
}

/* Start a child that maps the pool, reports it, and waits to be killed. */
static pid_t start_owner(void)
{
	int ready[2];
	pid_t child;
	char byte;

	if (pipe(ready))
		return -1;
	child = fork();
	if (!child) {
		byte = map_pool() == MAP_FAILED;
		if (write(ready[1], &byte, 1) == 1)
			pause();
		_exit(1);
	}
	if (read(ready[0], &byte, 1) != 1 || byte) {
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		child = -1;
	}
	close(ready[0]);
	close(ready[1]);
	return child;
}

const char *check_claim(void)
{
	const char *wrong = NULL;
	pid_t owner = start_owner();
	int fd;

	if (owner < 0)
		return "the first claim was refused";
	if (open(NF_ADDR, O_RDWR) >= 0)
		wrong = "a second claim was granted";
	else if (errno != EBUSY)
		wrong = because(errno, "a second claim, which is EBUSY");
	fd = open(NF_ADDR, O_RDONLY);
	if (fd < 0)
		wrong = because(errno, "watching");
	close(fd);
	if (!module_unload())
		wrong = "the module was unloaded under a mapping";
	kill(owner, SIGKILL);
	waitpid(owner, NULL, 0);
	fd = open(NF_ADDR, O_RDWR);
	if (fd < 0)
		wrong = because(errno, "the claim outlived its owner");
	close(fd);
	return wrong;
}
