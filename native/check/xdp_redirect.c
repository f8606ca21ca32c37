// SPDX-License-Identifier: Apache-2.0
/*
 * xdp_redirect.c - sends what arrives on one device out of another, by generic
 * XDP: the frames pass nothing of the stack that would finish their checksums.
 *
 *   xdp_redirect FROM TO
 *
 * Prints "ready" and ends with SIGINT or SIGTERM.
 */
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "program.h"

static const char usage[] = "usage: xdp_redirect FROM TO\n";

static int bpf(int command, union bpf_attr *attr)
{
	return (int)syscall(SYS_bpf, command, attr, sizeof(*attr));
}

static unsigned int device(const char *name)
{
	unsigned int index = if_nametoindex(name);

	if (!index)
		fail(name, "give the name of a device");
	return index;
}

/* return bpf_redirect(index, 0); */
static int load(unsigned int index)
{
	const struct bpf_insn program[] = {
		{ BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_1, 0, 0, (int)index },
		{ BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_2, 0, 0, 0 },
		{ BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_redirect },
		{ BPF_JMP | BPF_EXIT, 0, 0, 0, 0 },
	};
	union bpf_attr attr = { 0 };
	int fd;

	attr.prog_type = BPF_PROG_TYPE_XDP;
	attr.insns = (uintptr_t)program;
	attr.insn_cnt = sizeof(program) / sizeof(program[0]);
	attr.license = (uintptr_t)"GPL";
	fd = bpf(BPF_PROG_LOAD, &attr);
	if (fd < 0)
		fail("loading a BPF program", "root may do it");
	return fd;
}

/* The program stays there as long as this process. */
static void attach(int program, unsigned int index)
{
	union bpf_attr attr = { 0 };

	attr.link_create.prog_fd = (unsigned int)program;
	attr.link_create.target_ifindex = index;
	attr.link_create.attach_type = BPF_XDP;
	attr.link_create.flags = XDP_FLAGS_SKB_MODE;
	if (bpf(BPF_LINK_CREATE, &attr) < 0)
		fail("attaching a BPF program", "Linux 5.9 or newer can");
}

int main(int argc, char **argv)
{
	if (argc != 3)
		fail_usage(usage, "two devices are needed");
	stop_on_signals();
	attach(load(device(argv[2])), device(argv[1]));
	puts("ready");
	fflush(stdout);
	while (!stopped())
		nap(0.05);
	return EXIT_SUCCESS;
}
