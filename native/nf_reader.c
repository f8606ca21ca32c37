// SPDX-License-Identifier: Apache-2.0
/*
 * nf_reader.c - reads frames from the pool in place: the paper's mymain.c, by
 * its five-step policy of section VII.
 *
 *   4) map the pool                           map_pool
 *   1) test whether a slot has valid data     nf_ring_next
 *   2) take the data where it lies            print_frame
 *   3) look on for the next valid slot        nf_ring_next
 *   5) set the slot to WRITE                  nf_ring_release
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ring.h"

#define NF_ADDR		"/proc/nf_addr"
#define DEV_MEM		"/dev/mem"
#define EXIT_USAGE	2

static const char usage[] =
"usage: nf_reader [--header | --watch] [--follow] [--hex] [--count N] [--devmem]\n"
"Read the frames in snull's packet pool where they lie.\n"
"\n"
"  --header   only print the pool's header, a field a line\n"
"  --watch    only look; leave the frames to their reader\n"
"  --follow   wait for more frames when there are none\n"
"  --hex      print each frame as: SLOT LENGTH BYTES\n"
"  --count N  stop after N frames\n"
"  --devmem   map through /dev/mem, at the address in /proc/nf_addr\n"
"\n"
"Exit status: 0 well, 1 failed, 2 wrong usage.\n";

struct options {
	int header;
	int watch;
	int follow;
	int hex;
	int devmem;
	unsigned long long count;	/* 0: no limit */
};

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static void fail(const char *what, const char *remedy)
{
	fprintf(stderr, "nf_reader: %s: %s; %s\n", what, strerror(errno),
		remedy);
	exit(EXIT_FAILURE);
}

static void fail_open(const char *path)
{
	switch (errno) {
	case ENOENT:
		fail(path, "load the module: insmod snull.ko");
		break;
	case EACCES:
	case EPERM:
		fail(path, "run as root, or load snull with mode=");
		break;
	case EBUSY:
		fail(path, "another reader has claimed the pool; end it, or use --watch");
		break;
	default:
		fail(path, "see dmesg");
	}
}

static off_t physical_address(void)
{
	FILE *file = fopen(NF_ADDR, "r");
	unsigned long long address;

	if (!file)
		fail_open(NF_ADDR);
	if (fscanf(file, "%llu", &address) != 1)
		fail(NF_ADDR, "no number in it");
	fclose(file);
	if (!address) {
		errno = EPERM;
		fail("the address in " NF_ADDR " reads 0", "run as root");
	}
	return (off_t)address;
}

static void *map(int fd, size_t size, off_t offset, int protection)
{
	void *mem = mmap(NULL, size, protection, MAP_SHARED, fd, offset);

	if (mem == MAP_FAILED)
		fail("mmap of the pool",
		     offset ? "a kernel with STRICT_DEVMEM forbids /dev/mem; leave out --devmem" :
			      "run as root");
	return mem;
}

/*
 * The paper's step 4.  The first page tells the size of the whole.  *fd is a
 * descriptor for poll(2), -1 if there is none.
 */
static void map_pool(const struct options *options, struct nf_ring *ring,
		     int *fd)
{
	const char *path = options->devmem ? DEV_MEM : NF_ADDR;
	off_t offset = options->devmem ? physical_address() : 0;
	int protection = options->watch ? PROT_READ : PROT_READ | PROT_WRITE;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct nf_pool_header *header;
	const char *wrong;
	size_t size;

	*fd = open(path, options->watch ? O_RDONLY : O_RDWR);
	if (*fd < 0)
		fail_open(path);

	header = map(*fd, page, offset, PROT_READ);
	size = header->magic == NF_POOL_MAGIC ? header->size : page;
	munmap(header, page);

	wrong = nf_ring_attach(ring, map(*fd, size, offset, protection), size);
	if (wrong) {
		fprintf(stderr, "nf_reader: %s: %s\n", path, wrong);
		exit(EXIT_FAILURE);
	}
	if (options->devmem)
		*fd = -1;
}

static void print_header(const struct nf_ring *ring)
{
	const volatile struct nf_pool_header *header = nf_ring_header(ring);

#define PRINT(field) \
	printf("%s %llu\n", #field, (unsigned long long)header->field)
	PRINT(width);
	PRINT(length);
	PRINT(wi);
	PRINT(ri);
	PRINT(abi);
	PRINT(features);
	PRINT(size);
	PRINT(rx_first);
	PRINT(rx_count);
	PRINT(tx_first);
	PRINT(tx_count);
	PRINT(rx_frames);
	PRINT(rx_bytes);
	PRINT(rx_full);
	PRINT(rx_oversize);
#undef PRINT
}

static void print_frame(const struct options *options,
			const struct nf_frame *frame)
{
	unsigned int i;

	printf("%u %u", frame->slot, frame->length);
	if (options->hex) {
		putchar(' ');
		for (i = 0; i < frame->length; i++)
			printf("%02x", frame->data[i]);
	} else if (frame->length >= 14) {
		printf(" EtherType 0x%02x%02x", frame->data[12],
		       frame->data[13]);
	}
	putchar('\n');
}

/* Without a descriptor to wait on, look again every millisecond. */
static void wait_for_frame(int fd)
{
	struct pollfd pollfd = { .fd = fd, .events = POLLIN };

	fflush(stdout);
	if (poll(&pollfd, 1, fd < 0 ? 1 : -1) < 0 && errno != EINTR)
		fail("poll " NF_ADDR, "see dmesg");
}

static unsigned long long read_frames(const struct options *options,
				      struct nf_ring *ring, int fd)
{
	unsigned long long frames = 0;
	struct nf_frame frame;

	while (!stopped && (!options->count || frames < options->count)) {
		if (options->watch) {
			if (!nf_ring_peek(ring, &frame))
				break;
			print_frame(options, &frame);
		} else if (nf_ring_next(ring, &frame)) {
			print_frame(options, &frame);
			nf_ring_release(ring, &frame);
		} else if (options->follow) {
			wait_for_frame(fd);
			continue;
		} else {
			break;
		}
		frames++;
	}
	return frames;
}

static void parse(struct options *options, int argc, char **argv)
{
	static const struct option names[] = {
		{ "header", no_argument, NULL, 'H' },
		{ "watch", no_argument, NULL, 'w' },
		{ "follow", no_argument, NULL, 'f' },
		{ "hex", no_argument, NULL, 'x' },
		{ "count", required_argument, NULL, 'c' },
		{ "devmem", no_argument, NULL, 'm' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	char *end;
	int opt;

	while ((opt = getopt_long(argc, argv, "", names, NULL)) != -1) {
		switch (opt) {
		case 'H':
			options->header = 1;
			options->watch = 1;
			break;
		case 'w':
			options->watch = 1;
			break;
		case 'f':
			options->follow = 1;
			break;
		case 'x':
			options->hex = 1;
			break;
		case 'c':
			options->count = strtoull(optarg, &end, 10);
			if (*end || !options->count || *optarg == '-') {
				fprintf(stderr, "nf_reader: --count %s: not a number above 0\n",
					optarg);
				exit(EXIT_USAGE);
			}
			break;
		case 'm':
			options->devmem = 1;
			break;
		case 'h':
			fputs(usage, stdout);
			exit(EXIT_SUCCESS);
		default:
			fputs(usage, stderr);
			exit(EXIT_USAGE);
		}
	}
	if (optind < argc) {
		fprintf(stderr, "nf_reader: %s: not understood\n%s",
			argv[optind], usage);
		exit(EXIT_USAGE);
	}
	if (options->watch && options->follow) {
		fputs("nf_reader: --watch looks once round the pool and cannot --follow\n",
		      stderr);
		exit(EXIT_USAGE);
	}
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = stop };
	struct options options = { 0 };
	unsigned long long frames;
	struct nf_ring ring;
	int fd;

	parse(&options, argc, argv);
	map_pool(&options, &ring, &fd);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);

	if (options.header) {
		print_header(&ring);
		return EXIT_SUCCESS;
	}
	frames = read_frames(&options, &ring, fd);
	fprintf(stderr, "nf_reader: %llu frames read in place, %llu malformed\n",
		frames, (unsigned long long)ring.malformed);
	return EXIT_SUCCESS;
}
