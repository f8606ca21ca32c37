// SPDX-License-Identifier: Apache-2.0
/*
 * columns_module.c - what kernel_check.c asks of snull.ko as a module: load,
 * unload, and the kernel's log.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <unistd.h>

#include "answer.h"
#include "columns.h"
#include "module.h"
#include "nf_addr.h"
#include "wire.h"

#define ROUNDS		15
#define DATAGRAMS	200

const char *check_load(void)
{
	int dev;

	if (module_load("mode=0644 tx=64"))
		return because(errno, "init_module");
	if (access(NF_ADDR, F_OK))
		return because(errno, NF_ADDR);
	for (dev = 0; dev < 2; dev++) {
		if (wire_mtu(dev) != NF_POOL_WIDTH - 4 - 14)
			return because(0, "sn%d: MTU %d", dev, wire_mtu(dev));
		if (!wire_set_mtu(dev, NF_POOL_WIDTH - 4 - 13))
			return because(0, "sn%d took an MTU that no slot can hold",
				       dev);
	}
	return NULL;
}

/* The sum of the numbers that follow @name in a file of /proc. */
static long sum_of(const char *path, const char *name)
{
	FILE *file = fopen(path, "r");
	long sum = 0;
	char line[128];
	char *found;

	while (file && fgets(line, sizeof(line), file)) {
		found = strstr(line, name);
		if (found)
			sum += atol(found + strlen(name));
	}
	if (file)
		fclose(file);
	return sum;
}

/*
 * Free memory in KiB, including the pages that each CPU keeps for itself: after
 * a dozen pools these can be 50 MiB, which are not free in /proc/meminfo.
 */
static long memory_free(void)
{
	return sum_of("/proc/meminfo", "MemFree:") +
	       4 * sum_of("/proc/zoneinfo", " count:");
}

const char *check_unload(void)
{
	const char *wrong;
	long before, lost;
	int i;

	if (module_unload())
		return because(errno, "delete_module");
	if (!access(NF_ADDR, F_OK))
		return NF_ADDR " is still there";
	if (wire_mtu(0) >= 0)
		return "sn0 is still there";

	before = memory_free();
	for (i = 0; i < ROUNDS; i++) {
		if (module_load(""))
			return because(errno, "round %d: init_module", i);
		wrong = wire_up();
		if (!wrong)
			wrong = wire_send(1, 0, DATAGRAMS);
		if (wrong)
			return wrong;
		if (module_unload())
			return because(errno, "round %d: delete_module", i);
	}
	/* A pool is 2048 KiB: losing one in each round would show here. */
	lost = before - memory_free();
	return lost < ROUNDS * 1024 ? NULL :
	       because(0, "%d rounds lost %ld KiB", ROUNDS, lost);
}

/*
 * Faults in the kernel's log since the start, at any level, and warnings and
 * errors of the driver.  What a kernel says on a slow machine (clocks, late
 * timers) is no fault, and what it says of each module from outside its tree is
 * none.  scripts/guest/judge-log has the full rule.  The line that says what the
 * driver cannot do in this kernel is printed.
 */
const char *check_log(void)
{
	static const char *const own[] = {
		"snull: loading out-of-tree module taints kernel",
		"snull: module verification failed",
	};
	static const char *const faults[] = {
		"WARNING:", "BUG", "Oops", "KASAN", "UBSAN", "ODEBUG",
		"DEBUG_LOCKS_WARN_ON", "Call Trace:", "Call trace:",
		"Kernel panic", "general protection fault", "INFO: possible",
		"INFO: task ", "INFO: rcu", "soft lockup", "hard LOCKUP",
		"suspected memory leak", "list_add corruption",
		"list_del corruption", "refcount_t:", "Bad page", "bad page",
		"still has objects", "page allocation failure",
		"Out of memory", "unregister_netdevice: waiting",
		"cannot create duplicate filename",
	};
	static char log[1 << 18];
	int n = klogctl(3, log, sizeof(log) - 1);
	char *line, *rest = log;
	unsigned int i, fault, known, said = 0;

	if (n < 0)
		return because(errno, "reading the kernel's log");
	while ((line = strsep(&rest, "\n"))) {
		if (strstr(line, "snull: this kernel") && !said++)
			printf("kernel_check: %s\n", line);
		known = 0;
		for (i = 0; i < sizeof(own) / sizeof(*own); i++)
			known |= strstr(line, own[i]) != NULL;
		fault = line[0] == '<' && line[1] >= '0' && line[1] <= '4' &&
			line[2] == '>' && strstr(line, "snull: ");
		for (i = 0; i < sizeof(faults) / sizeof(*faults); i++)
			fault |= strstr(line, faults[i]) != NULL;
		if (fault && !known)
			return because(0, "%s", line);
	}
	return NULL;
}
