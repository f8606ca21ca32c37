// SPDX-License-Identifier: Apache-2.0
/*
 * nf_reader.c - reads frames from the pool in place: the paper's mymain.c, with
 * the five steps of its section VII.
 *
 *   4) map the pool                           map_pool
 *   1) test whether a slot has valid data     nf_ring_next
 *   2) use the data in place                  print_frame
 *   3) look for the next valid slot           nf_ring_next
 *   5) set the slot to WRITE                  nf_ring_release
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "filter.h"
#include "options.h"
#include "pool_file.h"
#include "private_page.h"
#include "program.h"
#include "ring.h"
#include "stamp.h"

#define DEV_MEM		"/dev/mem"

static const char usage[] =
"usage: nf_reader [--header | --watch | --snapshot] [--follow] [--hex]\n"
"                 [--time] [--count N] [--channel N | --devmem] [--filter PROGRAM]\n"
"Read the frames in snull's packet pool in place.\n"
"\n"
"  --header     only print the pool's header, one field per line\n"
"  --watch      only look; leave the frames to their reader\n"
"  --snapshot   like --watch, but in a private copy, made page by page: the copy\n"
"               no longer changes, but a frame that arrived while it was made\n"
"               may be incomplete\n"
"  --follow     wait for more frames when there are none\n"
"  --hex        print each frame as: SLOT LENGTH BYTES\n"
"  --time       print first when a frame arrived: seconds since 1970, with nine\n"
"               places; the driver must be loaded with stamp=1\n"
"  --count N    stop after N frames\n"
"  --channel N  read this channel (0 to 63, default 0)\n"
"  --filter PROGRAM  only frames that this classic BPF program wants, such as\n"
"               \"$(tcpdump -y EN10MB -ddd udp port 53)\"; the driver runs it\n"
"  --devmem     map through /dev/mem, at the address in /proc/nf_addr\n"
"\n"
"Exit status: 0 success, 1 failure, 2 wrong usage.\n";

struct options {
	int header;
	int watch;
	int snapshot;
	int follow;
	int hex;
	int time;
	int devmem;
	unsigned int channel;
	const char *filter;
	uint64_t count;		/* 0: no limit */
};

static off_t physical_address(void)
{
	FILE *file = fopen(pool_path(0), "r");
	unsigned long long address;

	if (!file)
		pool_open(0, O_RDONLY);	/* says why not */
	if (fscanf(file, "%llu", &address) != 1)
		fail(pool_path(0), "no number in it");
	fclose(file);
	if (!address) {
		errno = EPERM;
		fail("the address in /proc/nf_addr reads 0", "run as root");
	}
	return (off_t)address;
}

static void *map_devmem(const struct options *options, size_t *size)
{
	int fd = open(DEV_MEM, options->watch ? O_RDONLY : O_RDWR);
	int protection = options->watch ? PROT_READ : PROT_READ | PROT_WRITE;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	off_t at = physical_address();
	struct nf_pool_header *header;
	void *mem = MAP_FAILED;

	if (fd < 0)
		fail(DEV_MEM, "run as root");
	header = mmap(NULL, page, PROT_READ, MAP_SHARED, fd, at);
	if (header != MAP_FAILED) {
		*size = header->magic == NF_POOL_MAGIC ? header->size : page;
		munmap(header, page);
		mem = mmap(NULL, *size, protection, MAP_SHARED, fd, at);
	}
	if (mem == MAP_FAILED)
		fail("mmap of the pool",
		     "a kernel with STRICT_DEVMEM forbids /dev/mem; leave out --devmem");
	return mem;
}

static void *map_snapshot(int fd, size_t *size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), at;
	unsigned char *mem = pool_map(fd, PROT_READ | PROT_WRITE, MAP_PRIVATE,
				      size);

	for (at = 0; at < *size; at += page)
		private_page(mem + at);
	return mem;
}

/*
 * The paper's step 4.  *fd is a descriptor for poll(2), -1 if there is none.
 */
static void map_pool(const struct options *options, struct nf_ring *ring,
		     struct nf_stamps *stamps, int *fd)
{
	const char *wrong;
	size_t size;
	void *mem;

	*fd = -1;
	if (options->devmem) {
		mem = map_devmem(options, &size);
	} else {
		*fd = pool_open(options->channel,
				options->watch && !options->channel ?
					O_RDONLY : O_RDWR);
		mem = options->snapshot ? map_snapshot(*fd, &size) :
		      options->watch ?
			      pool_map(*fd, PROT_READ, MAP_SHARED, &size) :
			      pool_map(*fd, PROT_READ | PROT_WRITE, MAP_SHARED,
				       &size);
	}
	wrong = nf_ring_attach(ring, mem, size);
	if (wrong)
		fail_plain("%s: %s", options->devmem ? DEV_MEM :
			   pool_path(options->channel), wrong);
	if (!nf_stamps_attach(stamps, mem, size) && options->time)
		fail_plain("--time: the pool has no times of arrival; load snull with stamp=1");
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
	PRINT(tx_frames);
	PRINT(tx_bytes);
	PRINT(tx_malformed);
	PRINT(tx_dropped);
	PRINT(tx_copied);
	PRINT(tx_attached);
	PRINT(channel);
	PRINT(active);
	PRINT(tx_in_flight);
	PRINT(activations);
	PRINT(evictions);
#undef PRINT
}

static void print_time(uint64_t time)
{
	const uint64_t second = 1000000000;

	printf("%llu.%09llu ", (unsigned long long)(time / second),
	       (unsigned long long)(time % second));
}

static void print_frame(const struct options *options,
			const struct nf_stamps *stamps,
			const struct nf_frame *frame)
{
	unsigned int i;

	if (options->time)
		print_time(nf_stamp(stamps, frame));
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
	fflush(stdout);
	if (fd < 0)
		nap(0.001);
	else
		pool_wait(fd, POLLIN, -1);
}

static unsigned long long read_frames(const struct options *options,
				      struct nf_ring *ring,
				      const struct nf_stamps *stamps, int fd)
{
	unsigned long long frames = 0;
	struct nf_frame frame;

	while (!stopped() && (!options->count || frames < options->count)) {
		if (options->watch) {
			if (!nf_ring_peek(ring, &frame))
				break;
			print_frame(options, stamps, &frame);
		} else if (nf_ring_next(ring, &frame)) {
			print_frame(options, stamps, &frame);
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
	const struct option_row rows[] = {
		OPTION_FLAG("header", &options->header),
		OPTION_FLAG("watch", &options->watch),
		OPTION_FLAG("snapshot", &options->snapshot),
		OPTION_FLAG("follow", &options->follow),
		OPTION_FLAG("hex", &options->hex),
		OPTION_FLAG("time", &options->time),
		OPTION_FLAG("devmem", &options->devmem),
		OPTION_TEXT("filter", &options->filter),
		OPTION_NUMBER("count", &options->count, 1, UINT64_MAX),
		OPTION_NUMBER("channel", &options->channel, 0,
			      NF_CHANNELS_MAX - 1),
		OPTION_END
	};
	int first = parse_options(usage, rows, argc, argv);

	options->watch |= options->header | options->snapshot;
	if (first < argc)
		fail_usage(usage, "%s: unexpected argument", argv[first]);
	if (options->watch && options->follow)
		fail_usage(usage, "--follow cannot be used with --watch, --snapshot or --header: they look at each slot once");
	if (options->filter && (options->watch || options->devmem))
		fail_usage(usage, "--filter is for the pool's reader: it cannot be used with --watch, --snapshot, --header or --devmem");
	if (options->devmem && (options->channel || options->snapshot))
		fail_usage(usage, "--devmem cannot be used with --channel or --snapshot");
}

int main(int argc, char **argv)
{
	struct options options = { 0 };
	unsigned long long frames;
	struct nf_stamps stamps;
	struct nf_ring ring;
	int fd;

	parse(&options, argc, argv);
	map_pool(&options, &ring, &stamps, &fd);
	if (options.filter)
		filter_set(fd, &ring, options.filter);
	stop_on_signals();

	if (options.header) {
		print_header(&ring);
		return EXIT_SUCCESS;
	}
	frames = read_frames(&options, &ring, &stamps, fd);
	fprintf(stderr, "nf_reader: %llu frames read in place, %llu malformed\n",
		frames, (unsigned long long)ring.malformed);
	return EXIT_SUCCESS;
}
