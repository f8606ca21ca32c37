// SPDX-License-Identifier: Apache-2.0
/*
 * pool_check.c - reads the numbered datagrams of one channel in place and
 * checks that each was received once, in order, unchanged, and no others.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "frame_check.h"
#include "options.h"
#include "pool_file.h"
#include "program.h"

static const char usage[] =
"usage: pool_check [--channel N] [--timeout SECONDS] PORT COUNT\n"
"       pool_check [--channel N] [--timeout SECONDS] --census\n"
"Read COUNT numbered datagrams to PORT from a channel's pool and check them;\n"
"prints \"ready\", and then:\n"
"frames N lost L doubled D out-of-order O altered A foreign F dropped-by-kernel K\n"
"\n"
"  --channel N        claim this channel (0 to 63, default 0)\n"
"  --timeout SECONDS  give up when none has arrived for so many seconds\n"
"                     (default 30)\n"
"  --census           only count the datagrams to each port, until none\n"
"                     arrives, or SIGTERM\n"
"\n"
"Exit status: 0 success; 1 a frame is wrong, or lost and not counted;\n"
"2 wrong usage.\n";

int main(int argc, char **argv)
{
	struct frame_check check = { .timeout = 30 };
	unsigned int channel = 0;
	int census = 0;
	const struct option_row rows[] = {
		OPTION_NUMBER("channel", &channel, 0, NF_CHANNELS_MAX - 1),
		OPTION_NUMBER("timeout", &check.timeout, 1, 86400),
		OPTION_FLAG("census", &census),
		OPTION_END
	};
	int first = parse_options(usage, rows, argc, argv);
	struct nf_ring ring;
	const char *wrong;
	size_t size;
	void *mem;

	if (argc - first != (census ? 0 : 2))
		fail_usage(usage, "either a port and a number of datagrams, or --census");
	if (!census) {
		check.port = (unsigned int)number(usage, argv[first], 1,
						  UINT16_MAX);
		check.count = number(usage, argv[first + 1], 1, UINT32_MAX);
	}

	setvbuf(stdout, NULL, _IOLBF, 0);
	stop_on_signals();
	check.fd = pool_open(channel, O_RDWR);
	mem = pool_map(check.fd, PROT_READ | PROT_WRITE, MAP_SHARED, &size);
	wrong = nf_ring_attach(&ring, mem, size);
	if (wrong)
		fail_plain("%s: %s", pool_path(channel), wrong);
	puts("ready");
	if (census) {
		frame_census(check.fd, check.timeout, &ring);
		return EXIT_SUCCESS;
	}
	return frame_check(&check, &ring) ? EXIT_SUCCESS : EXIT_FAILURE;
}
