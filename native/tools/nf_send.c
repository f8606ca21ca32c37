// SPDX-License-Identifier: Apache-2.0
/*
 * nf_send.c - sends numbered UDP datagrams (sequence.h) from the slots of the
 * TX partition in which it builds them, one batch per doorbell.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "frame_check.h"
#include "options.h"
#include "pool_file.h"
#include "program.h"
#include "sender.h"
#include "sequence.h"

static const char usage[] =
"usage: nf_send [--channel N] [--batch N] [--size BYTES] [--count N] [--drain]\n"
"               [--receive PORT] ADDRESS PORT\n"
"Send numbered datagrams out of sn0, built in place in the TX partition.\n"
"\n"
"  --channel N   claim this channel (0 to 63, default 0)\n"
"  --batch N     ring the doorbell after N frames (default 32)\n"
"  --size BYTES  payload of each datagram (8 or more, default 200)\n"
"  --count N     how many datagrams (default 1)\n"
"  --drain       end only when every slot is free again\n"
"  --receive PORT  meanwhile, read as many numbered datagrams to PORT from the\n"
"                same pool and check them as pool_check does; prints \"ready\"\n"
"\n"
"Exit status: 0 success, 1 failure, 2 wrong usage.\n";

struct options {
	unsigned int channel;
	unsigned int batch;
	unsigned int size;
	uint64_t count;
	int drain;
	unsigned int receive;
	const char *address;
	unsigned int port;
};

/* In a process of its own, which shares the mapping and the open file. */
static pid_t begin_to_receive(const struct options *options,
			      const struct sender *sender)
{
	const struct frame_check check = {
		.fd = sender->tx.fd,
		.port = options->receive,
		.count = options->count,
		.timeout = 60,
	};
	struct nf_ring ring;
	pid_t child;

	puts("ready");
	fflush(stdout);
	child = fork();
	if (child < 0)
		fail("fork", "free some memory");
	if (child)
		return child;
	sender_attach_ring(sender, &ring);
	exit(frame_check(&check, &ring) ? EXIT_SUCCESS : EXIT_FAILURE);
}

static int received_well(pid_t receiver)
{
	int status;

	return waitpid(receiver, &status, 0) == receiver &&
	       WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}

static void parse(struct options *options, int argc, char **argv)
{
	const struct option_row rows[] = {
		OPTION_NUMBER("channel", &options->channel, 0,
			      NF_CHANNELS_MAX - 1),
		OPTION_NUMBER("batch", &options->batch, 1, UINT16_MAX),
		OPTION_NUMBER("size", &options->size, SEQUENCE_MIN, UINT16_MAX),
		OPTION_NUMBER("count", &options->count, 1, UINT32_MAX),
		OPTION_FLAG("drain", &options->drain),
		OPTION_NUMBER("receive", &options->receive, 1, UINT16_MAX),
		OPTION_END
	};
	int first = parse_options(usage, rows, argc, argv);

	if (argc - first != 2)
		fail_usage(usage, "an address and a port are needed");
	options->address = argv[first];
	options->port = (unsigned int)number(usage, argv[first + 1], 1,
					     UINT16_MAX);
}

int main(int argc, char **argv)
{
	struct options options = { .batch = 32, .size = 200, .count = 1 };
	unsigned int waiting = 0;
	struct sender sender;
	uint64_t n;
	pid_t receiver = 0;

	parse(&options, argc, argv);
	sender_open(&sender, options.channel, options.address, options.port);
	if (options.size > nf_tx_frame_max(&sender.tx) - FRAME_PAYLOAD)
		fail_plain("--size %u: a slot has room for %u bytes of payload",
			   options.size,
			   nf_tx_frame_max(&sender.tx) - FRAME_PAYLOAD);
	/* A full partition must be sent before we can wait for a free slot. */
	if (options.batch > sender.tx.count)
		options.batch = sender.tx.count;
	stop_on_signals();
	if (options.receive)
		receiver = begin_to_receive(&options, &sender);

	for (n = 0; n < options.count && !stopped(); n++) {
		sender_put(&sender, n, options.size);
		if (++waiting == options.batch || n + 1 == options.count) {
			sender_doorbell(&sender);
			waiting = 0;
		}
	}
	if (options.drain)
		sender_drain(&sender);
	fprintf(stderr, "nf_send: %llu frames built, %llu taken\n",
		(unsigned long long)n, (unsigned long long)sender.taken);
	if (receiver && !received_well(receiver))
		return EXIT_FAILURE;
	return sender.taken == options.count ? EXIT_SUCCESS : EXIT_FAILURE;
}
