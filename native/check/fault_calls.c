// SPDX-License-Identifier: Apache-2.0
/*
 * fault_calls.c - makes each call of an owner again and again.  The first time,
 * the first of the kernel's allocations and user-space copies in it fails, the
 * second time the second one, until none is left.  Each call must succeed, or be
 * refused with an errno that says why.
 *
 *   fault_calls ADDRESS PORT    snull with tx=, channels=3 active=2; sn0 is up
 *   fault_calls --load MODULE STEP
 *                               insmod MODULE, with each STEPth fault
 *
 * Needs a kernel with CONFIG_FAULT_INJECTION, and /sys/kernel/debug/fail* set
 * so that each allocation may fail (scripts/guest/check/fault-injection.sh).
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "pool_file.h"
#include "program.h"
#include "sender.h"

static const char usage[] =
"usage: fault_calls ADDRESS PORT | --load MODULE STEP\n";

#define FAULTS_MAX	20000	/* allocations in a call: more is a loop */
#define FRAMES		4	/* in front of the doorbell */
#define PINNED		16	/* pages */
#define FAR		(1UL << 45)	/* an address where nothing is mapped */

static int nth = -1;		/* /proc/thread-self/fail-nth */
static int file = -1;		/* what the call at hand opens or is made on */
static void *mapped = MAP_FAILED;
static size_t mapped_size;
static void *pinned;
static size_t page;
static int zero = -1;		/* /dev/zero */
static struct sender sender;
static uint64_t taken;		/* frames, by the doorbell */
static uint64_t sent_before, dropped_before;	/* by another owner */
static char module_file[4096];

/*
 * The copy of the number counts as well: if a fault is still to come, it can hit
 * this copy.  Then there is none to come any more.
 */
static void fail_at(unsigned int n)
{
	char text[12];
	int length = snprintf(text, sizeof(text), "%u", n);

	if (pwrite(nth, text, (size_t)length, 0) != length &&
	    pwrite(nth, text, (size_t)length, 0) != length)
		fail("/proc/thread-self/fail-nth", "is it a debug kernel?");
}

/* Has what fail_at() asked for happened?  The copy of the answer may fail, too. */
static int has_failed(void)
{
	char text[12] = "";

	return pread(nth, text, sizeof(text) - 1, 0) > 0 && atoi(text) == 0;
}

static void file_close(void)
{
	if (mapped != MAP_FAILED)
		munmap(mapped, mapped_size);
	mapped = MAP_FAILED;
	if (file >= 0)
		close(file);
	file = -1;
}

static void nothing(void)
{
}

static long claim(void)
{
	return file = open("/proc/nf_addr", O_RDWR);
}

static long watch(void)
{
	return file = open("/proc/nf_addr", O_RDONLY);
}

/* One that gets no block, and so has memory to allocate. */
static long claim_channel(void)
{
	return file = open(pool_path(2), O_RDWR);
}

static void claim_begin(void)
{
	file = pool_open(0, O_RDWR);
}

static void claim_channel_begin(void)
{
	file = pool_open(2, O_RDWR);
}

/* Far from all else: its page tables are to be allocated, too. */
static long map(void)
{
	mapped_size = 64 * page;
	mapped = mmap((void *)FAR, mapped_size, PROT_READ | PROT_WRITE,
		      MAP_SHARED, file, 0);
	return mapped == MAP_FAILED ? -1 : 0;
}

/* Pages that are put into the mapping as they are touched, by the kernel here. */
static void touch_begin(void)
{
	claim_channel_begin();
	if (map())
		fail("mmap", "is the channel's memory that large?");
}

static long touch(void)
{
	size_t at;

	for (at = page; at < mapped_size; at += page) {
		if (pread(zero, (char *)mapped + at, 8, 0) == 8)
			continue;
		errno = EFAULT;
		return -1;
	}
	return 0;
}

static long read_address(void)
{
	char text[32];

	return pread(file, text, sizeof(text), 0);
}

static long pin(void)
{
	struct nf_user_pool pool = {
		.address = (uintptr_t)pinned, .size = PINNED * page
	};

	return ioctl(file, NF_IOC_PIN, &pool);
}

/* Pages that are there, and pages that must be brought in first. */
static void pin_begin(void)
{
	claim_begin();
	pinned = mmap(NULL, PINNED * page, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (pinned == MAP_FAILED)
		fail("memory for the pool", "free some");
	memset(pinned, 1, PINNED / 2 * page);
}

static void pin_end(void)
{
	file_close();
	munmap(pinned, PINNED * page);
}

static void pages_begin(void)
{
	pin_begin();
	if (pin())
		fail("NF_IOC_PIN", "is there memory?");
}

static long pages(void)
{
	uint64_t physical[PINNED];
	struct nf_page_table table = {
		.physical = (uintptr_t)physical, .count = PINNED
	};

	return ioctl(file, NF_IOC_PAGES, &table);
}

/* A program of one instruction: all frames are wanted. */
static long filter(void)
{
	const struct sock_filter code = { .code = BPF_RET | BPF_K, .k = ~0U };
	const struct nf_filter request = {
		.program = (uintptr_t)&code, .count = 1
	};

	return ioctl(file, NF_IOC_FILTER, &request);
}

static void control_begin(void)
{
	file = open("/proc/nf_control", O_RDWR);
	if (file < 0)
		fail("/proc/nf_control", "run as root");
}

static long control_write(const char *line)
{
	return write(file, line, strlen(line));
}

static long control_rule(void)
{
	return control_write("clear\nrule 1 udp 9001\nhash on\nclear\n");
}

static long control_generate(void)
{
	return control_write("generate 3 200 192.168.1.1 9003\n");
}

static long control_read(void)
{
	char text[8192];

	return pread(file, text, sizeof(text), 0);
}

static long control_open(void)
{
	return file = open("/proc/nf_control", O_RDWR);
}

/* One frame is copied whole, some are attached, one is copied in two parts. */
static void doorbell_begin(void)
{
	unsigned int i, length;

	sender_drain(&sender);
	for (i = 0; i < FRAMES; i++) {
		unsigned char *frame = sender_next(&sender);
		size_t size = i ? 1000 : 20;

		memset(frame + FRAME_PAYLOAD, 'a', size);
		length = datagram_build(frame, &sender.route, size);
		/* With bytes after the packet, its payload is not attached. */
		nf_tx_commit(&sender.tx, i == 3 ? length + 10 : length);
	}
}

static long doorbell(void)
{
	int result = nf_tx_doorbell(&sender.tx, 0);

	if (result >= 0 && result != FRAMES)
		fail_plain("the doorbell took %d frames of %d", result, FRAMES);
	taken += FRAMES;
	return result;
}

static long load(void)
{
	return syscall(SYS_finit_module, file, "tx=8 channels=3 active=2", 0);
}

static void load_begin(void)
{
	file = open(module_file, O_RDONLY);
	if (file < 0)
		fail(module_file, "is it built?");
}

static void load_end(void)
{
	file_close();
	if (!access("/sys/module/snull", F_OK) &&
	    syscall(SYS_delete_module, "snull", O_NONBLOCK))
		fail("rmmod snull", "who has it open?");
}

/**
 * struct call - a call to be made with faults
 * @what: for a person
 * @begin: makes everything ready, without faults
 * @call: the call; -1 and errno if it is refused
 * @end: undoes both, without faults
 */
struct call {
	const char *what;
	void (*begin)(void);
	long (*call)(void);
	void (*end)(void);
};

static const struct call calls[] = {
	{ "claim the pool", nothing, claim, file_close },
	{ "watch the pool", nothing, watch, file_close },
	{ "claim a channel without a block", nothing, claim_channel,
	  file_close },
	{ "map the pool", claim_begin, map, file_close },
	{ "map a channel", claim_channel_begin, map, file_close },
	{ "touch a channel's pages", touch_begin, touch, file_close },
	{ "read the address", claim_begin, read_address, file_close },
	{ "hand over memory", pin_begin, pin, pin_end },
	{ "ask for its pages", pages_begin, pages, pin_end },
	{ "set a filter", claim_begin, filter, file_close },
	{ "open the control file", nothing, control_open, file_close },
	{ "write rules", control_begin, control_rule, file_close },
	{ "generate frames", control_begin, control_generate, file_close },
	{ "read the control file", control_begin, control_read, file_close },
	{ "ring the doorbell", doorbell_begin, doorbell, nothing },
};

/*
 * ENOMEM is an allocation's, or ENOBUFS where the kernel registers a device, or
 * EINVAL where it has no memory for the device's name (device_add()); EFAULT is a
 * copy's from or to user space.
 */
static int is_excuse(const struct call *call, int error)
{
	return error == ENOMEM || error == ENOBUFS || error == EFAULT ||
	       (error == EINVAL && call->call == load);
}

static void try_call(const struct call *call, unsigned int step)
{
	unsigned int n, refused = 0;
	long result;
	int error, failed;

	for (n = 1; n <= FAULTS_MAX; n += step) {
		call->begin();
		fail_at(n);
		result = call->call();
		error = errno;
		failed = has_failed();
		fail_at(0);
		call->end();
		if (result < 0 && !failed)
			fail_plain("%s: refused without a fault: %s",
				   call->what, strerror(error));
		if (result < 0 && !is_excuse(call, error))
			fail_plain("%s, fault %u: %s", call->what, n,
				   strerror(error));
		refused += result < 0;
		if (!failed)
			break;
	}
	if (n > FAULTS_MAX)
		fail_plain("%s: no end of faults", call->what);
	printf("%s: %u faults, %u of them refused it\n", call->what,
	       (n - 1) / step, refused);
	fflush(stdout);
}

/* Each frame was sent, or dropped for want of memory, and its slot is free. */
static void account(void)
{
	const volatile struct nf_pool_header *header = nf_tx_header(&sender.tx);
	uint64_t sent, dropped;

	sender_drain(&sender);
	sent = header->tx_frames - sent_before;
	dropped = header->tx_dropped - dropped_before;
	printf("frames %llu sent %llu dropped %llu malformed %llu in flight %u\n",
	       (unsigned long long)taken, (unsigned long long)sent,
	       (unsigned long long)dropped,
	       (unsigned long long)header->tx_malformed, header->tx_in_flight);
	if (sent + dropped != taken || !dropped || header->tx_malformed ||
	    header->tx_in_flight)
		fail_plain("the frames do not add up");
}

int main(int argc, char **argv)
{
	static const struct call loading = {
		"load the module", load_begin, load, load_end
	};
	size_t i;

	page = (size_t)sysconf(_SC_PAGESIZE);
	if (argc < 2 || argc != (strcmp(argv[1], "--load") ? 3 : 4))
		fail_usage(usage, "what is to be called?");
	nth = open("/proc/thread-self/fail-nth", O_RDWR);
	if (nth < 0)
		fail("/proc/thread-self/fail-nth",
		     "needs a kernel with CONFIG_FAULT_INJECTION");
	if (!strcmp(argv[1], "--load")) {
		snprintf(module_file, sizeof(module_file), "%s", argv[2]);
		try_call(&loading, (unsigned int)number(usage, argv[3], 1, 1000));
		return EXIT_SUCCESS;
	}
	zero = open("/dev/zero", O_RDONLY);
	/* This owner has the block that channels can have. */
	sender_open(&sender, 1, argv[1],
		    (unsigned int)number(usage, argv[2], 1, UINT16_MAX));
	sent_before = nf_tx_header(&sender.tx)->tx_frames;
	dropped_before = nf_tx_header(&sender.tx)->tx_dropped;
	for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		try_call(&calls[i], 1);
	account();
	return EXIT_SUCCESS;
}
