// SPDX-License-Identifier: Apache-2.0
/*
 * counted_send.c - sends numbered UDP datagrams (sequence.h) as nf_send does, all
 * of them between the marks of QEMU's plugins: from the first byte written into a
 * slot until the last slot is free again.
 */
#include <stdlib.h>

#include "mark.h"
#include "program.h"
#include "sender.h"
#include "sequence.h"

static const char usage[] =
"usage: counted_send ADDRESS PORT COUNT BYTES\n"
"Send COUNT datagrams of BYTES of payload out of channel 0, one per doorbell.\n"
"\n"
"Exit status: 0 success, 1 failure, 2 wrong usage.\n";

int main(int argc, char **argv)
{
	uint64_t count, size, n;
	struct sender sender;

	if (argc != 5)
		fail_usage(usage, "an address, a port, a count and a size are needed");
	count = number(usage, argv[3], 1, UINT32_MAX);
	sender_open(&sender, 0, argv[1],
		    (unsigned int)number(usage, argv[2], 1, UINT16_MAX));
	size = number(usage, argv[4], SEQUENCE_MIN,
		      nf_tx_frame_max(&sender.tx) - FRAME_PAYLOAD);
	stop_on_signals();

	mark_begin();
	for (n = 0; n < count && !stopped(); n++) {
		sender_put(&sender, n, size);
		sender_doorbell(&sender);
	}
	sender_drain(&sender);
	mark_end();
	return sender.taken == count ? EXIT_SUCCESS : EXIT_FAILURE;
}
