// SPDX-License-Identifier: Apache-2.0
/*
 * lab_pool.c - opens and maps a pool, and sends frames into it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "lab.h"
#include "lab_pool.h"

#define ETHERTYPE	0x88b5	/* for experiments, by IEEE 802 */

void lab_pool_open(struct lab_pool *pool, const char *path, int flags)
{
	pool->fd = open(path, flags);
	if (pool->fd < 0)
		lab_wrong("kmod/snull_proc.c", "the file can be opened",
			  "open %s: %s", path, strerror(errno));
}

void lab_pool_map(struct lab_pool *pool, unsigned int order)
{
	int flags = fcntl(pool->fd, F_GETFL);
	int protection = (flags & O_ACCMODE) == O_RDONLY ?
			 PROT_READ : PROT_READ | PROT_WRITE;

	pool->size = LAB_PAGE << order;
	pool->mem = mmap(NULL, pool->size, protection, MAP_SHARED, pool->fd, 0);
	if (pool->mem == MAP_FAILED)
		lab_wrong("kmod/snull_channel.c, snull_channel_map",
			  "the whole pool can be mapped", "mmap: %s",
			  strerror(errno));
	pool->header = (volatile struct nf_pool_header *)pool->mem;
}

volatile struct nf_pool_slot *lab_slot(const struct lab_pool *pool,
				       unsigned int n)
{
	return (volatile struct nf_pool_slot *)
		(pool->mem + (size_t)n * pool->header->width);
}

int lab_slot_is_free(const struct lab_pool *pool, unsigned int n)
{
	return lab_slot(pool, n)->state == NF_SLOT_WRITE;
}

void lab_slot_give_back(const struct lab_pool *pool, unsigned int n)
{
	lab_slot(pool, n)->state = NF_SLOT_WRITE;
}

static int device(const char *name, unsigned long request, struct ifreq *ifr)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	int result;

	snprintf(ifr->ifr_name, sizeof(ifr->ifr_name), "%s", name);
	result = ioctl(fd, request, ifr);
	close(fd);
	return result;
}

static char sender[IFNAMSIZ];

void lab_link_up(const char *near, const char *far)
{
	struct ifreq ifr = { .ifr_flags = IFF_UP | IFF_NOARP };

	if (device(near, SIOCSIFFLAGS, &ifr) ||
	    device(far, SIOCSIFFLAGS, &ifr))
		lab_wrong("kmod/snull_net.c", "the devices can be set up",
			  "%s, %s: %s", near, far, strerror(errno));
	snprintf(sender, sizeof(sender), "%s", far);
}

void lab_wire_up(void)
{
	lab_link_up("sn0", "sn1");
}

/* The same numbers give the same frames as long as the seed is the same. */
static uint32_t mix(uint32_t n)
{
	static uint32_t salt;

	if (!salt)
		salt = lab_random(1, UINT32_MAX);
	n = (n ^ salt) * 0x85ebca6bU;
	n = (n ^ n >> 13) * 0xc2b2ae35U;
	return n ^ n >> 16;
}

unsigned int lab_frame_length(unsigned int n)
{
	return LAB_FRAME_MIN +
	       mix(n) % (LAB_FRAME_MAX - LAB_FRAME_MIN + 1);
}

static unsigned char frame_byte(unsigned int n, unsigned int at)
{
	/* For everybody, from a host of our own. */
	static const unsigned char head[] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0x02, 0x4e, 0x46, 0x00, 0x00, 0x01,
		ETHERTYPE >> 8, ETHERTYPE & 0xff,
	};

	return at < sizeof(head) ? head[at] :
	       (unsigned char)(mix(n * 65536 + at / 4) >> at % 4 * 8);
}

void lab_send(unsigned int n)
{
	struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_halen = 6 };
	unsigned char frame[LAB_FRAME_MAX];
	unsigned int i, length = lab_frame_length(n);
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	for (i = 0; i < length; i++)
		frame[i] = frame_byte(n, i);
	to.sll_ifindex = (int)if_nametoindex(sender);
	if (fd < 0 || sendto(fd, frame, length, 0, (struct sockaddr *)&to,
			     sizeof(to)) != (ssize_t)length)
		lab_wrong("kmod/snull_xmit.c", "the device takes a frame",
			  "%s: %s", sender, strerror(errno));
	close(fd);
}

unsigned int lab_frame_differs(const volatile unsigned char *frame,
			       unsigned int n)
{
	unsigned int i, length = lab_frame_length(n);

	for (i = 0; i < length; i++)
		if (frame[i] != frame_byte(n, i))
			return i;
	return length;
}

static unsigned int now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (unsigned int)time.tv_sec * 1000 +
	       (unsigned int)time.tv_nsec / 1000000;
}

int lab_poll(int fd, int events, unsigned int milliseconds)
{
	struct pollfd wanted = { .fd = fd, .events = (short)events };
	unsigned int begin = now();
	int ready = poll(&wanted, 1, (int)milliseconds);

	if (ready < 0)
		lab_broken("poll");
	if (milliseconds && now() - begin >= milliseconds)
		return 0;
	return ready ? wanted.revents : 0;
}

uint64_t lab_page_frame(const volatile void *address)
{
	int fd = open("/proc/self/pagemap", O_RDONLY);
	uint64_t entry = 0;

	/* Without a look at it, the page may not be in the tables yet. */
	(void)*(const volatile unsigned char *)address;
	if (pread(fd, &entry, sizeof(entry), (off_t)((uintptr_t)address /
		  LAB_PAGE * sizeof(entry))) != sizeof(entry))
		lab_broken("pread /proc/self/pagemap");
	close(fd);
	return entry & ((1ULL << 55) - 1);
}

uint64_t lab_page_flags(uint64_t frame)
{
	int fd = open("/proc/kpageflags", O_RDONLY);
	uint64_t flags;

	if (pread(fd, &flags, sizeof(flags),
		  (off_t)(frame * sizeof(flags))) != sizeof(flags))
		lab_broken("pread /proc/kpageflags");
	close(fd);
	return flags;
}

uint64_t lab_memory_available(void)
{
	unsigned long long kilobytes = 0;
	FILE *file = fopen("/proc/meminfo", "r");
	char line[128];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "MemAvailable: %llu", &kilobytes) == 1)
			break;
	if (!file || !kilobytes)
		lab_broken("/proc/meminfo");
	fclose(file);
	return kilobytes * 1024;
}

/* On the lists of a processor, pages are free, too. */
uint64_t lab_memory_free(void)
{
	unsigned long long count, pages = 0;
	FILE *file = fopen("/proc/zoneinfo", "r");
	char line[128];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, " pages free %llu", &count) == 1 ||
		    sscanf(line, " count: %llu", &count) == 1)
			pages += count;
	if (!file || !pages)
		lab_broken("/proc/zoneinfo");
	fclose(file);
	return pages * LAB_PAGE;
}
