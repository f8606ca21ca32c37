// SPDX-License-Identifier: Apache-2.0
/*
 * nic_cost.c - what a frame costs between a network card and a program, without
 * what it costs the other end: marks where QEMU must count (scripts/qemu).
 *
 * Receiving: frames wait in the card's ring, where the other end has sent them
 * before; counted is from then until they are read.  The card's interrupts must
 * be put off for that long (scripts/guest/nic-cost).
 *
 * Sending: the other end is down.
 */
#define _GNU_SOURCE	/* setns */
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mark.h"
#include "options.h"
#include "pool_file.h"
#include "program.h"
#include "ring.h"
#include "sender.h"
#include "words.h"

static const char usage[] =
"usage: nic_cost --receive | --send BATCH  [OPTIONS] ADDRESS\n"
"Receive frames that wait in the card of channel 0, sent there from network\n"
"namespace \"peer\" to ADDRESS; or send frames to ADDRESS, a doorbell for each\n"
"BATCH.  Two numbers of frames in turn, with a line \"SIZE FRAMES\" for each, so\n"
"that what does not depend on their number can be subtracted.\n"
"\n"
"  --size N    bytes in a frame, 64 to 1514 (default 64)\n"
"  --few N     frames, the smaller number (default 64)\n"
"  --many N    and the larger one (default 192)\n"
"  --rounds N  of each (default 9)\n"
"\n"
"Exit status: 0 success, 1 failure or a lost frame, 2 wrong usage.\n";

#define PORT		9001
#define PEER		"/run/netns/peer"
#define FRAME_MAX	1514
#define PATIENCE	10	/* seconds */

struct options {
	int receive;
	unsigned int send;
	unsigned int size;
	unsigned int few;
	unsigned int many;
	unsigned int rounds;
};

static volatile uint64_t sum_of_all;

/* A socket in the other end's namespace. */
static int peer_socket(const char *address)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(PORT),
	};
	int here = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	int there = open(PEER, O_RDONLY | O_CLOEXEC), fd;

	if (here < 0 || there < 0 || setns(there, CLONE_NEWNET))
		fail(PEER, "be root, and make the namespace first");
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || inet_pton(AF_INET, address, &to.sin_addr) != 1 ||
	    connect(fd, (struct sockaddr *)&to, sizeof(to)))
		fail(address, "give the IPv4 address of this end");
	if (setns(here, CLONE_NEWNET))
		fail("setns", "be root");
	close(here);
	close(there);
	return fd;
}

static void send_from_peer(int fd, unsigned int size, unsigned int frames)
{
	static const unsigned char payload[FRAME_MAX];

	while (frames--)
		if (send(fd, payload, size - FRAME_PAYLOAD, 0) < 0)
			fail("send", "is the device of the other end up?");
}

static void read_frames(struct nf_ring *ring, int pool_fd, unsigned int frames)
{
	struct nf_frame frame;
	uint64_t total = 0;
	unsigned int come;

	for (come = 0; come < frames; come++) {
		while (!nf_ring_next(ring, &frame))
			if (!(pool_wait(pool_fd, POLLIN, PATIENCE) & POLLIN))
				fail_plain("%u of %u frames came", come,
					   frames);
		total += words_sum(frame.data, frame.length);
		nf_ring_release(ring, &frame);
	}
	sum_of_all += total;
}

static void receive(const struct options *options, struct sender *sender,
		    int peer, unsigned int frames)
{
	static struct nf_ring ring;

	if (!ring.mem)
		sender_attach_ring(sender, &ring);
	/* The card's driver looks, and then not again for some time. */
	send_from_peer(peer, options->size, 1);
	read_frames(&ring, sender->tx.fd, 1);
	send_from_peer(peer, options->size, frames);
	mark_begin();
	read_frames(&ring, sender->tx.fd, frames);
	mark_end();
}

static void send_frames(const struct options *options, struct sender *sender,
			unsigned int frames)
{
	unsigned int payload = options->size - FRAME_PAYLOAD, done, batch;
	unsigned char headers[FRAME_MAX] = { 0 }, *frame;

	/* The headers are made once; 0 says that UDP has no checksum. */
	datagram_build(headers, &sender->route, payload);
	memset(headers + FRAME_UDP + 6, 0, 2);
	mark_begin();
	for (done = 0; done < frames; done += options->send) {
		for (batch = 0; batch < options->send; batch++) {
			frame = sender_next(sender);
			memcpy(frame, headers, FRAME_PAYLOAD);
			words_fill(frame + FRAME_PAYLOAD, payload,
				   done + batch);
			nf_tx_commit(&sender->tx, options->size);
		}
		if (sender_doorbell(sender) != options->send)
			fail_plain("the doorbell did not take all %u frames",
				   options->send);
	}
	mark_end();
}

int main(int argc, char **argv)
{
	struct options options = {
		.size = 64, .few = 64, .many = 192, .rounds = 9,
	};
	const struct option_row rows[] = {
		OPTION_FLAG("receive", &options.receive),
		OPTION_NUMBER("send", &options.send, 1, UINT16_MAX),
		OPTION_NUMBER("size", &options.size, 64, FRAME_MAX),
		OPTION_NUMBER("few", &options.few, 1, UINT16_MAX),
		OPTION_NUMBER("many", &options.many, 1, UINT16_MAX),
		OPTION_NUMBER("rounds", &options.rounds, 1, 1000),
		OPTION_END
	};
	int first = parse_options(usage, rows, argc, argv), peer = -1;
	struct sender sender;
	unsigned int round;

	if (argc - first != 1 || options.receive == !!options.send)
		fail_usage(usage, "either --receive or --send, and an address");
	if (options.send &&
	    (options.few % options.send || options.many % options.send))
		fail_usage(usage, "--few and --many: not multiples of the batch");
	if (options.receive)
		peer = peer_socket(argv[first]);
	/* Of a receiver, the address that it sends to does not matter. */
	sender_open(&sender, 0, options.receive ? "192.168.2.2" : argv[first],
		    PORT);
	for (round = 0; round < 2 * options.rounds; round++) {
		unsigned int frames = round % 2 ? options.many : options.few;

		if (options.receive)
			receive(&options, &sender, peer, frames);
		else
			send_frames(&options, &sender, frames);
		printf("%u %u\n", options.size, frames);
	}
	return EXIT_SUCCESS;
}
