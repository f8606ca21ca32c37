// SPDX-License-Identifier: Apache-2.0
/*
 * pool_cost.c - the lower limit of the benchmark: receives or sends over the
 * pool and does nothing else, and marks where QEMU must count (scripts/qemu).
 *
 * It treats a frame as Words in the Java benchmark does: each byte is read, or
 * written, eight at a time.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mark.h"
#include "options.h"
#include "pool_file.h"
#include "program.h"
#include "ring.h"
#include "sender.h"
#include "words.h"

static const char usage[] =
"usage: pool_cost --receive poll|await|drop [OPTIONS]\n"
"       pool_cost --send BATCH [OPTIONS]\n"
"Receive bursts of frames that the driver generates, or send frames and ring the\n"
"doorbell after each BATCH; a line of JSON for each round goes to --out.  With\n"
"drop, the driver drops all frames at sn1's xmit: only the source's cost is left.\n"
"\n"
"  --sizes A,B,...  bytes in a frame, 64 to 1496 (default 64)\n"
"  --burst N        frames generated at a time (default 64)\n"
"  --frames N       frames in a round (default 3200)\n"
"  --rounds N       measured rounds of each size (default 7)\n"
"  --warm-up N      rounds before them (default 1)\n"
"  --channel N      claim this channel (default 0); frames go to port 9001 + N\n"
"  --out FILE       lines are appended (default /dev/stdout)\n"
"\n"
"Exit status: 0 success, 1 failure or a lost frame, 2 wrong usage.\n";

#define ADDRESS_OF_SN0	"192.168.1.1"	/* as sn1 sees it */
#define ADDRESS_OF_SN1	"192.168.0.2"	/* as sn0 sees it */
#define PORT		9001
#define FRAME_MIN	WORDS_BLOCK
#define FRAME_MAX	1496
#define SIZES		16
#define PATIENCE	10	/* seconds */

struct options {
	const char *receive;
	unsigned int send;
	unsigned int sizes[SIZES];
	unsigned int size_count;
	unsigned int burst;
	uint64_t frames;
	unsigned int rounds;
	unsigned int warm_up;
	unsigned int channel;
	const char *out;
};

static volatile uint64_t sum_of_all;

static void control(int fd, const char *line)
{
	size_t length = strlen(line);

	if (write(fd, line, length) != (ssize_t)length)
		fail(line, "see kmod/snull_control.c for what it accepts; is sn1 up, with an address?");
}

static int receives(const struct options *options, const char *how)
{
	return options->receive && !strcmp(options->receive, how);
}

/* One round of receiving; a missing frame ends the program. */
static void receive(struct nf_ring *ring, int control_fd, int pool_fd,
		    const char *line, const struct options *options)
{
	int await = receives(options, "await");
	unsigned int due = receives(options, "drop") ? 0 : options->burst;
	uint64_t total = 0, done;
	struct nf_frame frame;
	unsigned int come;

	for (done = 0; done < options->frames; done += options->burst) {
		control(control_fd, line);
		for (come = 0; come < due; come++) {
			while (!nf_ring_next(ring, &frame))
				if (!await ||
				    !(pool_wait(pool_fd, POLLIN, PATIENCE) &
				      POLLIN))
					fail_plain("%u of %u frames came after \"%s\"; is delivery=bypass, and nothing discarded?",
						   come, due, line);
			total += words_sum(frame.data, frame.length);
			nf_ring_release(ring, &frame);
		}
	}
	sum_of_all += total;
}

static void send_frames(struct sender *sender, unsigned int size,
			const struct options *options)
{
	unsigned int payload = size - FRAME_PAYLOAD, batch;
	unsigned char headers[FRAME_MAX] = { 0 }, *frame;
	uint64_t done;

	/* The headers are made once; 0 says that UDP has no checksum. */
	datagram_build(headers, &sender->route, payload);
	memset(headers + FRAME_UDP + 6, 0, 2);
	for (done = 0; done < options->frames; done += options->send) {
		for (batch = 0; batch < options->send; batch++) {
			frame = sender_next(sender);
			memcpy(frame, headers, FRAME_PAYLOAD);
			words_fill(frame + FRAME_PAYLOAD, payload, done + batch);
			nf_tx_commit(&sender->tx, size);
		}
		if (sender_doorbell(sender) != options->send)
			fail_plain("the doorbell did not take all %u frames",
				   options->send);
	}
}

/* The members, in every line, that say which way this is. */
static void report_way(FILE *out, const char *kind,
		       const struct options *options)
{
	fprintf(out, "{\"kind\":\"%s\",\"direction\":\"%s\",\"path\":\"%s\",",
		kind, options->receive ? "receive" : "send",
		receives(options, "drop") ? "drop-c" : "pool-c");
	if (options->send)
		fprintf(out, "\"variant\":\"batch %u\",", options->send);
	else
		fprintf(out, "\"variant\":\"%s\",",
			receives(options, "drop") ? "poll" : options->receive);
}

static void report(FILE *out, const struct options *options, unsigned int size,
		   double seconds)
{
	report_way(out, "interval", options);
	fprintf(out, "\"size\":%u,\"frames\":%llu,\"ns\":%.0f}\n", size,
		(unsigned long long)options->frames, seconds * 1e9);
}

static void describe(FILE *out, const struct options *options)
{
	report_way(out, "path", options);
	fprintf(out,
		"\"label\":\"%s\",\"setup\":\"%s\",\"missing\":\"no IP stack, no sockets\",\"versions\":\"gcc %s\"}\n",
		receives(options, "drop") ? "dropped at xmit, C" : "pool, C",
		options->receive ? "native/lib/ring.c; frames are read in place" :
				   "native/lib/tx.c; frames are built in place",
		__VERSION__);
}

static void run(const struct options *options)
{
	FILE *out = fopen(options->out, "a");
	int control_fd = open("/proc/nf_control", O_WRONLY | O_CLOEXEC);
	struct sender sender;
	struct nf_ring ring;
	unsigned int i, round;
	char line[128];
	double began;

	if (!out)
		fail(options->out, "name a file that can be written");
	if (control_fd < 0)
		fail("/proc/nf_control", "load snull, and be root");
	describe(out, options);
	control(control_fd, "delivery bypass\n");
	control(control_fd, receives(options, "drop") ? "discard xmit\n" :
			    options->receive ? "discard off\n" :
					       "discard receive\n");
	sender_open(&sender, options->channel, ADDRESS_OF_SN1, PORT);
	sender_attach_ring(&sender, &ring);

	for (i = 0; i < options->size_count; i++) {
		snprintf(line, sizeof(line), "generate %s%u %u %s %u\n",
			 receives(options, "await") ? "later " : "",
			 options->burst, options->sizes[i], ADDRESS_OF_SN0,
			 PORT + options->channel);
		for (round = 0; round < options->warm_up + options->rounds;
		     round++) {
			int measured = round >= options->warm_up;

			began = now();
			if (measured)
				mark_begin();
			if (options->receive)
				receive(&ring, control_fd, sender.tx.fd, line,
					options);
			else
				send_frames(&sender, options->sizes[i],
					    options);
			if (measured) {
				mark_end();
				report(out, options, options->sizes[i],
				       now() - began);
			}
		}
	}
	if (fclose(out))
		fail(options->out, "make room for it");
}

static void parse_sizes(struct options *options, const char *text)
{
	char *list = strdup(text), *rest = list, *size;

	if (!list)
		fail("memory for the sizes", "free some memory");
	while ((size = strsep(&rest, ","))) {
		if (options->size_count == SIZES)
			fail_usage(usage, "--sizes: more than %d", SIZES);
		options->sizes[options->size_count++] = (unsigned int)number(
			usage, size, FRAME_MIN, FRAME_MAX);
	}
	free(list);
}

static void parse(struct options *options, int argc, char **argv)
{
	const char *sizes = "64";
	const struct option_row rows[] = {
		OPTION_TEXT("receive", &options->receive),
		OPTION_NUMBER("send", &options->send, 1, UINT16_MAX),
		OPTION_TEXT("sizes", &sizes),
		OPTION_NUMBER("burst", &options->burst, 1, 4096),
		OPTION_NUMBER("frames", &options->frames, 1, UINT32_MAX),
		OPTION_NUMBER("rounds", &options->rounds, 1, 1000),
		OPTION_NUMBER("warm-up", &options->warm_up, 0, 1000),
		OPTION_NUMBER("channel", &options->channel, 0, NF_CHANNELS_MAX - 1),
		OPTION_TEXT("out", &options->out),
		OPTION_END
	};
	int first = parse_options(usage, rows, argc, argv);

	parse_sizes(options, sizes);
	if (first != argc || !options->receive == !options->send)
		fail_usage(usage, "either --receive or --send, and options");
	if (options->receive && !receives(options, "poll") &&
	    !receives(options, "await") && !receives(options, "drop"))
		fail_usage(usage, "--receive %s: not poll, await or drop",
			   options->receive);
	if (options->frames % (options->receive ? options->burst :
						  options->send))
		fail_usage(usage, "--frames %llu: not a multiple of the burst, or of the batch",
			   (unsigned long long)options->frames);
}

int main(int argc, char **argv)
{
	struct options options = {
		.burst = 64, .frames = 3200, .rounds = 7, .warm_up = 1,
		.out = "/dev/stdout",
	};

	parse(&options, argc, argv);
	run(&options);
	return EXIT_SUCCESS;
}
