// SPDX-License-Identifier: Apache-2.0
/*
 * filter.c - asks the driver for some frames only: step 2 of 5 on the way of a
 * packet, partner of kmod/snull_filter.c.
 */
#include <errno.h>
#include <linux/filter.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "filter.h"
#include "program.h"

/* The next number of @text, of which a part is taken. */
static uint32_t next_number(const char **text, unsigned long max)
{
	const char *from = *text + strspn(*text, " \t\n,");
	unsigned long value;
	char *end;

	errno = 0;
	value = strtoul(from, &end, 10);
	if (end == from || *from == '-' || errno || value > max ||
	    (*end && !strchr(" \t\n,", *end)))
		fail_plain("--filter: not a program: at \"%.20s\", a number from 0 to %lu is expected; try --filter \"$(tcpdump -y EN10MB -ddd udp port 53)\"",
			   from, max);
	*text = end;
	return (uint32_t)value;
}

static unsigned int parse(const char *text, struct sock_filter *code)
{
	unsigned int count = next_number(&text, NF_FILTER_MAX), i;

	for (i = 0; i < count; i++) {
		code[i].code = (uint16_t)next_number(&text, UINT16_MAX);
		code[i].jt = (uint8_t)next_number(&text, UINT8_MAX);
		code[i].jf = (uint8_t)next_number(&text, UINT8_MAX);
		code[i].k = next_number(&text, UINT32_MAX);
	}
	text += strspn(text, " \t\n,");
	if (*text)
		fail_plain("--filter: not a program: it has %u instructions, and then \"%.20s\"",
			   count, text);
	return count;
}

static void ask(int fd, const struct sock_filter *code, unsigned int count)
{
	const struct nf_filter filter = {
		.program = (uintptr_t)code,
		.count = count,
	};

	if (!ioctl(fd, NF_IOC_FILTER, &filter))
		return;
	switch (errno) {
	case EINVAL:
		fail("the kernel refuses the filter",
		     "it must be classic BPF, and look at nothing but the frame");
	case EOPNOTSUPP:
		fail("filter", "snull runs filters on Linux 5.10 and newer");
	case ENOTTY:
		fail("filter", "load the module of the same version");
	default:
		fail("filter", "see dmesg");
	}
}

void filter_set(int fd, struct nf_ring *ring, const char *program)
{
	struct sock_filter code[NF_FILTER_MAX];
	unsigned int count = parse(program, code), end;
	struct nf_frame frame;
	int waiting = nf_ring_next(ring, &frame);

	ask(fd, code, count);
	end = nf_ring_header(ring)->wi;
	/* If the pool is full, the next frame's slot is the first one as well. */
	while (waiting || ring->cursor != end) {
		/* Not past @end: what comes after blanks may be wanted. */
		frame.slot = ring->cursor;
		if (nf_ring_state(ring, ring->cursor) != NF_SLOT_READ &&
		    !nf_ring_next(ring, &frame))
			break;
		nf_ring_release(ring, &frame);
		waiting = 0;
	}
}
