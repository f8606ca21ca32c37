// SPDX-License-Identifier: Apache-2.0
/*
 * channel_storm.c - many processes, each with its own channel, send numbered
 * datagrams at random to an echo (udp_echo in the peer's namespace) and check
 * that all of them come back, in order, and no others.
 *
 * Channel N sends to port FIRST + N, from that port; the control file has a
 * rule that steers what comes to that port to channel N.
 *
 * Two of the processes die: one between filling its slots and the doorbell, one
 * at any place after a random number of datagrams.  Other processes then take
 * over their channels.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "options.h"
#include "pool_file.h"
#include "program.h"
#include "ring.h"
#include "sender.h"
#include "sequence.h"

static const char usage[] =
"usage: channel_storm [--openers N] [--count N] [--seed N] [--peaceful]\n"
"                     ADDRESS FIRST\n"
"Send numbered datagrams from many channels at once to an echo at ADDRESS, from\n"
"channel N to port FIRST + N, and check what comes back.\n"
"\n"
"  --openers N  use channels 0 to N - 1 (default 64)\n"
"  --count N    datagrams from each channel (default 500)\n"
"  --seed N     seed of the random numbers (default 1)\n"
"  --peaceful   no process dies\n"
"\n"
"Exit status: 0 all came back to their channels; 1 otherwise; 2 wrong usage.\n";

#define WINDOW		8	/* datagrams of one channel in flight */
#define BATCH		4	/* largest number of frames per doorbell */
#define PATIENCE	120	/* seconds */

struct options {
	unsigned int openers;
	uint64_t count;
	uint64_t seed;
	int peaceful;
	const char *address;
	unsigned int first;
};

/* How many datagrams the first opener of each channel has got back. */
static _Atomic uint64_t *progress;

/**
 * struct opener - one of the processes
 * @channel: its channel
 * @generation: 0, or 1 for one that takes over the channel of a dead one
 * @suicide: it dies halfway
 * @foreign: datagrams received that are for another channel
 */
struct opener {
	unsigned int channel;
	unsigned int generation;
	int suicide;
	uint64_t random;
	uint64_t foreign;
	struct sender sender;
	struct nf_ring ring;
	struct sequence sequence;
};

static void receive(struct opener *opener)
{
	struct datagram datagram;
	struct nf_frame frame;

	while (nf_ring_next(&opener->ring, &frame)) {
		if (datagram_parse(frame.data, frame.length, &datagram)) {
			if (datagram.port == opener->sender.route.port)
				sequence_accept(&opener->sequence,
						datagram.payload,
						datagram.size);
			else
				opener->foreign++;
		}
		nf_ring_release(&opener->ring, &frame);
	}
}

/* A few frames of any size, and the doorbell.  Returns how many. */
static uint64_t send_some(struct opener *opener, uint64_t sent, uint64_t count)
{
	unsigned int room = nf_tx_frame_max(&opener->sender.tx) - FRAME_PAYLOAD;
	uint64_t batch = 1 + next_random(&opener->random) % BATCH, i;

	if (batch > count - sent)
		batch = count - sent;
	for (i = 0; i < batch; i++) {
		uint64_t r = next_random(&opener->random);
		uint64_t size = r % 2 ? r >> 8 : (r >> 8) % 64;

		sender_put(&opener->sender, opener->sequence.base + sent + i,
			   SEQUENCE_MIN + size % (room - SEQUENCE_MIN + 1));
	}
	if (opener->suicide && sent + batch > count / 2)
		kill(getpid(), SIGKILL);
	sender_doorbell(&opener->sender);
	return batch;
}

/* Frames of the dead owner may be in flight: try for some time. */
static void claim(struct opener *opener, const struct options *options)
{
	double end = now() + PATIENCE;
	int fd;

	while (opener->generation && now() < end) {
		fd = open(pool_path(opener->channel), O_RDWR);
		if (fd >= 0) {
			close(fd);
			break;
		}
		nap(0.01);
	}
	sender_open(&opener->sender, opener->channel, options->address,
		    options->first + opener->channel);
	sender_attach_ring(&opener->sender, &opener->ring);
}

static int run(struct opener *opener, const struct options *options)
{
	struct sequence *sequence = &opener->sequence;
	uint64_t sent = 0, heard = 0;
	double end;

	claim(opener, options);
	sequence_begin(sequence, options->count);
	/* What an earlier owner sent may come back to us; that is no error. */
	sequence->base = (uint64_t)opener->generation << 32;
	end = now() + PATIENCE;
	while (sequence->frames < options->count && now() < end) {
		if (sent < options->count && sent - sequence->frames < WINDOW)
			sent += send_some(opener, sent, options->count);
		else
			pool_wait(opener->sender.tx.fd, POLLIN, 1);
		receive(opener);
		if (sequence->frames != heard)
			end = now() + PATIENCE;
		heard = sequence->frames;
		if (!opener->generation)
			atomic_store(&progress[opener->channel], heard);
		if (next_random(&opener->random) % 4 == 0)
			nap((double)(next_random(&opener->random) % 20) / 1000);
	}
	sender_drain(&opener->sender);
	printf("channel %u generation %u ", opener->channel,
	       opener->generation);
	int well = sequence_print(sequence);
	printf(" foreign %llu stale %llu\n",
	       (unsigned long long)opener->foreign,
	       (unsigned long long)sequence->stale);
	return well && !opener->foreign && !sequence_lost(sequence) ?
		       EXIT_SUCCESS : EXIT_FAILURE;
}

static pid_t begin(const struct options *options, unsigned int channel,
		   unsigned int generation, int suicide)
{
	struct opener opener = {
		.channel = channel,
		.generation = generation,
		.suicide = suicide,
		.random = (options->seed << 16 | channel << 1 | generation) *
			  0x9e3779b97f4a7c15U | 1,
	};
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child < 0)
		fail("fork", "lower --openers");
	if (child)
		return child;
	exit(run(&opener, options));
}

/* Kill @child in the middle of its work, wherever it is then. */
static void kill_midway(const struct options *options, unsigned int channel,
			pid_t child, uint64_t random)
{
	uint64_t when = options->count / 4 + random % (options->count / 2 + 1);
	double end = now() + PATIENCE;

	while (atomic_load(&progress[channel]) < when && now() < end)
		nap(0.001);
	kill(child, SIGKILL);
}

static void parse(struct options *options, int argc, char **argv)
{
	const struct option_row rows[] = {
		OPTION_NUMBER("openers", &options->openers, 2, NF_CHANNELS_MAX),
		OPTION_NUMBER("count", &options->count, 1, UINT32_MAX),
		OPTION_NUMBER("seed", &options->seed, 1, UINT32_MAX),
		OPTION_FLAG("peaceful", &options->peaceful),
		OPTION_END
	};
	int first = parse_options(usage, rows, argc, argv);

	if (argc - first != 2)
		fail_usage(usage, "an address and a port are needed");
	options->address = argv[first];
	options->first = (unsigned int)number(usage, argv[first + 1], 1,
					      UINT16_MAX - NF_CHANNELS_MAX);
}

int main(int argc, char **argv)
{
	struct options options = { .openers = 64, .count = 500, .seed = 1 };
	unsigned int channel, suicide, victim, running = 0;
	unsigned int well = 0, failed = 0, killed = 0;
	pid_t children[NF_CHANNELS_MAX] = { 0 }, child;
	uint64_t random;
	int status;

	parse(&options, argc, argv);
	setvbuf(stdout, NULL, _IOLBF, 0);
	progress = mmap(NULL, NF_CHANNELS_MAX * sizeof(*progress),
			PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
			0);
	if (progress == MAP_FAILED)
		fail("mmap", "free some memory");
	random = options.seed * 0x9e3779b97f4a7c15U | 1;
	suicide = (unsigned int)(next_random(&random) % options.openers);
	victim = (suicide + 1) % options.openers;

	for (channel = 0; channel < options.openers; channel++) {
		children[channel] = begin(&options, channel, 0,
					  !options.peaceful &&
					  channel == suicide);
		running++;
	}
	if (!options.peaceful)
		kill_midway(&options, victim, children[victim],
			    next_random(&random));
	while (running && (child = wait(&status)) > 0) {
		running--;
		if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
			channel = child == children[suicide] ? suicide : victim;
			printf("channel %u generation 0 killed\n", channel);
			begin(&options, channel, 1, 0);
			running++;
			killed++;
		} else if (WIFEXITED(status) && !WEXITSTATUS(status)) {
			well++;
		} else {
			failed++;
		}
	}
	printf("openers %u well %u failed %u killed %u\n",
	       options.openers + killed, well, failed, killed);
	return failed || well != options.openers ? EXIT_FAILURE : EXIT_SUCCESS;
}
