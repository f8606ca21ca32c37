// SPDX-License-Identifier: Apache-2.0
/*
 * hostile_filter.c - filters that make no sense get their errno, and those that
 * look beyond the frame see nothing there.
 *
 *   hostile_filter calls       programs that must be refused
 *   hostile_filter change SECONDS
 *                              another program all the time, while frames come
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "expect.h"
#include "nf_pool.h"
#include "pool_file.h"
#include "program.h"

#define NF_ADDR		"/proc/nf_addr"
#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static int set(int fd, const struct sock_filter *code, unsigned int count)
{
	const struct nf_filter filter = {
		.program = (uintptr_t)code,
		.count = count,
	};

	return ioctl(fd, NF_IOC_FILTER, &filter);
}

static void expect_set(const char *what, int fd, const struct sock_filter *code,
		       unsigned int count, int expected)
{
	expect(what, set(fd, code, count), expected);
}

static int calls(void)
{
	const struct sock_filter all[] = { BPF_STMT(BPF_RET | BPF_K, 1) };
	const struct sock_filter open_end[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12)
	};
	const struct sock_filter jump[] = {
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 9),
		BPF_STMT(BPF_RET | BPF_K, 1)
	};
	const struct sock_filter divide[] = {
		BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 0),
		BPF_STMT(BPF_RET | BPF_A, 0)
	};
	const struct sock_filter unknown[] = {
		BPF_STMT(0xfff8, 0), BPF_STMT(BPF_RET | BPF_K, 1)
	};
	const struct sock_filter ancillary[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, SKF_AD_OFF + SKF_AD_MARK),
		BPF_STMT(BPF_RET | BPF_A, 0)
	};
	const struct sock_filter before_frame[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, SKF_LL_OFF - 8),
		BPF_STMT(BPF_RET | BPF_A, 0)
	};
	static struct sock_filter many[NF_FILTER_MAX + 1];
	struct nf_filter reserved = { .reserved = 1 };
	int fd = pool_open(0, O_RDWR), watch = pool_open(0, O_RDONLY);
	size_t i;

	for (i = 0; i < COUNT(many); i++)
		many[i] = all[0];
	expect("no request", ioctl(fd, NF_IOC_FILTER, NULL), EFAULT);
	expect("something reserved", ioctl(fd, NF_IOC_FILTER, &reserved),
	       EINVAL);
	expect_set("no program", fd, NULL, 1, EFAULT);
	expect_set("a program without an end", fd, open_end, COUNT(open_end),
		   EINVAL);
	expect_set("a jump out of the program", fd, jump, COUNT(jump), EINVAL);
	expect_set("a division by 0", fd, divide, COUNT(divide), EINVAL);
	expect_set("no such instruction", fd, unknown, COUNT(unknown), EINVAL);
	expect_set("what is not in the frame", fd, ancillary, COUNT(ancillary),
		   EINVAL);
	expect_set("what lies before the frame", fd, before_frame,
		   COUNT(before_frame), EINVAL);
	expect_set("too long a program", fd, many, COUNT(many), E2BIG);
	expect_set("the longest program", fd, many, NF_FILTER_MAX, 0);
	expect_set("a watcher's filter", watch, all, COUNT(all), EPERM);
	expect_set("no filter", fd, NULL, 0, 0);
	return expect_status();
}

/* Each looks beyond the frame, on one side or the other, and so refuses it. */
static int change(double seconds)
{
	const struct sock_filter behind[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 60000),
		BPF_STMT(BPF_RET | BPF_K, 1)
	};
	const struct sock_filter far_behind[] = {
		BPF_STMT(BPF_LDX | BPF_IMM, 0x7fffffff),
		BPF_STMT(BPF_LD | BPF_B | BPF_IND, 0),
		BPF_STMT(BPF_RET | BPF_K, 1)
	};
	const struct sock_filter before[] = {
		BPF_STMT(BPF_LDX | BPF_IMM, (__u32)SKF_LL_OFF - 4),
		BPF_STMT(BPF_LD | BPF_W | BPF_IND, 0),
		BPF_STMT(BPF_RET | BPF_K, 1)
	};
	const struct sock_filter network[] = {
		BPF_STMT(BPF_LDX | BPF_IMM, (__u32)SKF_NET_OFF - 4),
		BPF_STMT(BPF_LD | BPF_W | BPF_IND, 0),
		BPF_STMT(BPF_RET | BPF_K, 1)
	};
	int fd = pool_open(0, O_RDWR);
	double end = now() + seconds;
	unsigned long changes = 0;

	if (set(fd, behind, COUNT(behind)))
		fail("NF_IOC_FILTER", "see dmesg");
	puts("ready");
	fflush(stdout);
	stop_on_signals();
	while (now() < end && !stopped()) {
		if (set(fd, far_behind, COUNT(far_behind)) ||
		    set(fd, before, COUNT(before)) ||
		    set(fd, network, COUNT(network)) ||
		    set(fd, behind, COUNT(behind)))
			fail("NF_IOC_FILTER", "see dmesg");
		changes += 4;
	}
	printf("%lu changes\n", changes);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "calls"))
		return calls();
	if (argc == 3 && !strcmp(argv[1], "change"))
		return change(atof(argv[2]));
	fputs("usage: hostile_filter calls | change SECONDS\n", stderr);
	return EXIT_USAGE;
}
