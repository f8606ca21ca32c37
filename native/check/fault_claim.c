// SPDX-License-Identifier: Apache-2.0
/*
 * fault_claim.c - two want a channel at the same time: one is refused for want of
 * memory, and must not take the claim of the other one with it.
 *
 *   fault_claim CHANNEL ROUNDS    snull is loaded
 *
 * A child opens the channel again and again, and in each turn another allocation
 * in it fails.  This process is woken before it by the scheduler, so that it waits
 * for the channel's lock, and gets it at the moment when the child has to let go.
 *
 * Needs a kernel with CONFIG_FAULT_INJECTION, set up as for fault_calls.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pool_file.h"
#include "program.h"

static const char usage[] = "usage: fault_claim CHANNEL ROUNDS\n";

#define FAULTS		64	/* more than a claim has */
#define PATIENCE	600	/* seconds */

static unsigned int *refused;	/* of the child */

/* Until it is killed. */
static void claim_with_faults(const char *path)
{
	int nth = open("/proc/thread-self/fail-nth", O_RDWR), fd;
	unsigned int n;
	char text[12];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (nth < 0)
		fail("/proc/thread-self/fail-nth",
		     "needs a kernel with CONFIG_FAULT_INJECTION");
	for (n = 1;; n = n % FAULTS + 1) {
		snprintf(text, sizeof(text), "%u", n);
		/* It fails if the fault hits its own copy. */
		if (pwrite(nth, text, strlen(text), 0) < 0)
			continue;
		fd = open(path, O_RDWR);
		*refused += fd < 0 && errno == ENOMEM;
		pwrite(nth, "0", 1, 0);
		if (fd >= 0)
			close(fd);
	}
}

/* Return: 1 if it was claimed, 0 if the other one has it. */
static int claim(const char *path)
{
	int fd = open(path, O_RDWR), second;

	if (fd < 0) {
		if (errno != EBUSY)
			fail(path, "who has it?");
		return 0;
	}
	/* Whatever the other one has still to undo. */
	nap(0.002);
	second = open(path, O_RDWR);
	if (second >= 0)
		fail_plain("%s was claimed twice", path);
	close(fd);
	return 1;
}

int main(int argc, char **argv)
{
	const struct sched_param first = { .sched_priority = 1 };
	unsigned int rounds, claims = 0;
	uint64_t random = 1;
	const char *path;
	double end;
	pid_t child;

	if (argc != 3)
		fail_usage(usage, "wrong number of arguments");
	path = pool_path((unsigned int)number(usage, argv[1], 0, 63));
	rounds = (unsigned int)number(usage, argv[2], 1, UINT32_MAX);
	refused = mmap(NULL, sizeof(*refused), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (refused == MAP_FAILED)
		fail("mmap", "free some memory");
	child = fork();
	if (child < 0)
		fail("fork", "end some processes");
	if (!child)
		claim_with_faults(path);
	if (sched_setscheduler(0, SCHED_FIFO, &first))
		fail("sched_setscheduler", "run as root");
	for (end = now() + PATIENCE; rounds && now() < end; rounds--) {
		nap(0.0001 * (double)(1 + next_random(&random) % 64));
		claims += (unsigned int)claim(path);
	}
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	printf("claims %u, refused for want of memory %u\n", claims, *refused);
	return claims && *refused ? EXIT_SUCCESS : EXIT_FAILURE;
}
