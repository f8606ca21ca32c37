// SPDX-License-Identifier: Apache-2.0
/*
 * nf_send.c - sends numbered UDP datagrams (sequence.h) from the slots of a TX
 * partition in which it builds them, a batch a doorbell.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "frame_check.h"
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
"  --size BYTES  payload of each (8 or more, default 200)\n"
"  --count N     how many (default 1)\n"
"  --drain       end only when every slot is free again\n"
"  --receive PORT  meanwhile, read as many numbered datagrams to PORT from the\n"
"                same pool and check them as pool_check does; prints \"ready\"\n"
"\n"
"Exit status: 0 well, 1 failed, 2 wrong usage.\n";

struct options {
	unsigned int channel;
	unsigned int batch;
	unsigned int size;
	uint64_t count;
	int drain;
	unsigned int receive;
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
	const char *wrong;
	pid_t child;

	puts("ready");
	fflush(stdout);
	child = fork();
	if (child < 0)
		fail("fork", "free some memory");
	if (child)
		return child;
	wrong = nf_ring_attach(&ring, sender->tx.mem, sender->size);
	if (wrong)
		fail_plain("%s: %s", pool_path(options->channel), wrong);
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
	static const struct option names[] = {
		{ "channel", required_argument, NULL, 'C' },
		{ "batch", required_argument, NULL, 'b' },
		{ "size", required_argument, NULL, 's' },
		{ "count", required_argument, NULL, 'c' },
		{ "drain", no_argument, NULL, 'd' },
		{ "receive", required_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, "", names, NULL)) != -1) {
		switch (opt) {
		case 'C':
			options->channel = (unsigned int)number(
				usage, optarg, 0, NF_CHANNELS_MAX - 1);
			break;
		case 'b':
			options->batch = (unsigned int)number(usage, optarg, 1,
							      UINT16_MAX);
			break;
		case 's':
			options->size = (unsigned int)number(
				usage, optarg, SEQUENCE_MIN, UINT16_MAX);
			break;
		case 'c':
			options->count = number(usage, optarg, 1, UINT32_MAX);
			break;
		case 'd':
			options->drain = 1;
			break;
		case 'r':
			options->receive = (unsigned int)number(
				usage, optarg, 1, UINT16_MAX);
			break;
		case 'h':
			fputs(usage, stdout);
			exit(EXIT_SUCCESS);
		default:
			fputs(usage, stderr);
			exit(EXIT_USAGE);
		}
	}
	if (argc - optind != 2)
		fail_usage(usage, "an address and a port are needed");
}

int main(int argc, char **argv)
{
	struct options options = { .batch = 32, .size = 200, .count = 1 };
	unsigned int waiting = 0;
	struct sender sender;
	uint64_t n, taken = 0;
	pid_t receiver = 0;

	parse(&options, argc, argv);
	sender_open(&sender, options.channel, argv[optind],
		    (unsigned int)number(usage, argv[optind + 1], 1,
					 UINT16_MAX));
	if (options.size > nf_tx_frame_max(&sender.tx) - FRAME_PAYLOAD)
		fail_plain("--size %u: a slot has room for %u bytes of payload",
			   options.size,
			   nf_tx_frame_max(&sender.tx) - FRAME_PAYLOAD);
	/* What fills the partition must be on its way before we wait. */
	if (options.batch > sender.tx.count)
		options.batch = sender.tx.count;
	stop_on_signals();
	if (options.receive)
		receiver = begin_to_receive(&options, &sender);

	for (n = 0; n < options.count && !stopped(); n++) {
		sender_put(&sender, n, options.size);
		if (++waiting == options.batch || n + 1 == options.count) {
			taken += sender_doorbell(&sender);
			waiting = 0;
		}
	}
	if (options.drain)
		sender_drain(&sender);
	fprintf(stderr, "nf_send: %llu frames built, %llu taken\n",
		(unsigned long long)n, (unsigned long long)taken);
	if (receiver && !received_well(receiver))
		return EXIT_FAILURE;
	return taken == options.count ? EXIT_SUCCESS : EXIT_FAILURE;
}
