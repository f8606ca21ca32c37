// SPDX-License-Identifier: Apache-2.0
/*
 * hostile_tx.c - a user who does to the TX partition what no sender should do.
 *
 *   hostile_tx calls                        make calls that must be refused
 *   hostile_tx scribble ADDRESS PORT SECONDS
 *                                           change slots while the doorbell
 *                                           sends them
 *   hostile_tx channels                     open every channel, twice
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "expect.h"
#include "pool_file.h"
#include "program.h"
#include "sender.h"

static const char usage[] =
"usage: hostile_tx calls | scribble ADDRESS PORT SECONDS | channels\n";

static long doorbell(int fd, unsigned long limit)
{
	return ioctl(fd, NF_IOC_DOORBELL, limit);
}

static int calls(void)
{
	static const unsigned long limits[] = {
		0, 1, INT_MAX, 1UL + INT_MAX, UINT_MAX, 1UL + UINT_MAX,
		LONG_MAX, ULONG_MAX
	};
	int fd = pool_open(0, O_RDWR), watch = pool_open(0, O_RDONLY);
	struct nf_pool_header *header;
	size_t size, i;
	char what[64];
	int error;

	header = pool_map(fd, PROT_READ | PROT_WRITE, MAP_SHARED, &size);
	error = header->tx_count ? 0 : EOPNOTSUPP;
	for (i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		snprintf(what, sizeof(what), "doorbell, limit %#lx", limits[i]);
		expect(what, doorbell(fd, limits[i]), error);
	}
	expect("doorbell by a watcher", doorbell(watch, 0), EPERM);
	expect("ioctl 'n' 0x4f", ioctl(fd, _IO('n', 0x4f), 0), ENOTTY);
	expect("ioctl 'n' 0x53", ioctl(fd, _IO('n', 0x53), 0), ENOTTY);
	expect("the doorbell's number with a size",
	       ioctl(fd, _IOW('n', 0x50, int), what), ENOTTY);
	expect("NF_IOC_PIN's number with another size",
	       ioctl(fd, _IOW('n', 0x51, int), what), ENOTTY);
	expect("unknown ioctl by a watcher",
	       ioctl(watch, _IO('n', 0x53), 0), ENOTTY);

	/* The kernel writes the header, but must not use what it reads. */
	memset(header, 0xff, sizeof(*header));
	expect("doorbell over a header of nonsense", doorbell(fd, 0), error);
	return expect_status();
}

/* Valid frames, which are changed while the kernel looks at them. */
static void send_spoilt(struct sender *sender, uint64_t *random,
			uint64_t *frames)
{
	unsigned char *frame;
	uint64_t r;

	while ((frame = nf_tx_claim(&sender->tx))) {
		r = next_random(random);
		nf_tx_commit(&sender->tx,
			     datagram_build(frame, &sender->route,
					    r % 1400 + 8));
		++*frames;
		if (r >> 32 & 1)
			break;
	}
	/* The other process may have left any state; skip such a slot. */
	if (!frame)
		sender->tx.cursor = sender->tx.first +
				    (unsigned int)(next_random(random) %
						   sender->tx.count);
	nf_tx_doorbell(&sender->tx, (unsigned int)(next_random(random) % 8));
}

/* Change random bytes of the TX partition, mostly in headers and states. */
static void spoil(const struct sender *sender)
{
	uint64_t random = 0x9e3779b97f4a7c15U;

	for (;;) {
		uint64_t r = next_random(&random);
		struct nf_pool_slot *slot = nf_tx_slot(
			&sender->tx, sender->tx.first +
			(unsigned int)(r % sender->tx.count));

		if (r >> 60 == 0)
			*(volatile __u32 *)&slot->state = (__u32)(r >> 24);
		else if (r >> 60 == 1)
			*(volatile __u32 *)&slot->state = 0;
		else
			((volatile __u8 *)slot->frame)[r >> 16 & 63] =
				(__u8)(r >> 40);
	}
}

static int scribble(const char *address, unsigned int port, double seconds)
{
	uint64_t random = 0x2545f4914f6cdd1dU, frames = 0;
	struct sender sender;
	double end;
	pid_t other;

	sender_open(&sender, 0, address, port);
	other = fork();
	if (other < 0)
		fail("fork", "free some memory");
	if (!other)
		spoil(&sender);
	printf("scribbling\n");
	fflush(stdout);
	end = now() + seconds;
	while (now() < end && !stopped())
		send_spoilt(&sender, &random, &frames);
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
	printf("%llu frames built: tx_frames %llu tx_malformed %llu\n",
	       (unsigned long long)frames,
	       (unsigned long long)nf_tx_header(&sender.tx)->tx_frames,
	       (unsigned long long)nf_tx_header(&sender.tx)->tx_malformed);
	return EXIT_SUCCESS;
}

static int channels(void)
{
	unsigned int channel;
	char what[64];

	for (channel = 0; channel < NF_CHANNELS_MAX; channel++) {
		int fd = open(pool_path(channel), O_RDWR);

		snprintf(what, sizeof(what), "channel %u", channel);
		expect(what, fd, 0);
		if (fd < 0)
			continue;
		snprintf(what, sizeof(what), "channel %u again", channel);
		expect(what, open(pool_path(channel), O_RDWR), EBUSY);
		if (!channel)
			continue;
		snprintf(what, sizeof(what), "channel %u, read-only",
			 channel);
		expect(what, open(pool_path(channel), O_RDONLY), EACCES);
		expect("its doorbell", doorbell(fd, 0), 0);
	}
	expect("a channel that does not exist", open(pool_path(channel), O_RDWR),
	       ENOENT);
	return expect_status();
}

int main(int argc, char **argv)
{
	stop_on_signals();
	if (argc == 2 && !strcmp(argv[1], "calls"))
		return calls();
	if (argc == 2 && !strcmp(argv[1], "channels"))
		return channels();
	if (argc == 5 && !strcmp(argv[1], "scribble"))
		return scribble(argv[2],
				(unsigned int)number(usage, argv[3], 1,
						     UINT16_MAX),
				(double)number(usage, argv[4], 1, 86400));
	fputs(usage, stderr);
	return EXIT_USAGE;
}
