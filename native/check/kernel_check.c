// SPDX-License-Identifier: Apache-2.0
/*
 * kernel_check.c - does snull.ko work on this kernel?  One answer for each
 * column of `scripts/lab matrix`:
 *
 *   RESULT <column> ok | failed: <why> | refused by this kernel
 *
 * It needs only system calls, all of them older than Linux 2.6.11: linked
 * statically, it is the first process of kernels on which no current shell
 * runs.  Those kernels have no network namespaces, so both ends of the wire are
 * in one stack (the addresses are those of snull in the LDD3 book):
 *
 *   sn1 192.168.1.2 sends to 192.168.1.1 -> sn0 192.168.0.1 from 192.168.0.2
 *   sn0 192.168.0.1 sends to 192.168.0.2 -> sn1 192.168.1.2 from 192.168.1.1
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "answer.h"
#include "columns.h"
#include "module.h"

/* In order: the first loads the module, the last but one unloads it. */
static const struct column {
	const char *name;	/* NULL after the last one */
	const char *(*check)(void);
} columns[] = {
	{ "load", check_load },
	{ "address", check_address },
	{ "traffic", check_traffic },
	{ "mapping", check_mapping },
	{ "devmem", check_devmem },
	{ "send", check_send },
	{ "view", check_view },
	{ "claim", check_claim },
	{ "unload", check_unload },
	{ "log", check_log },
	{ NULL, NULL }
};

/*
 * Each check runs in a process of its own: what one leaves open or mapped does
 * not disturb the next.
 */
static const char *check_in_child(const char *(*check)(void))
{
	static char text[512];
	const char *result;
	int ends[2], status;
	ssize_t n;
	pid_t child;

	if (pipe(ends))
		return because(errno, "pipe");
	child = fork();
	if (child < 0)
		return because(errno, "fork");
	if (!child) {
		result = check();
		if (result && result != refused &&
		    write(ends[1], result, strlen(result)) < 0)
			perror("kernel_check: write");
		_exit(!result ? 0 : result == refused ? 1 : 2);
	}
	close(ends[1]);
	n = read(ends[0], text, sizeof(text) - 1);
	text[n < 0 ? 0 : n] = '\0';
	close(ends[0]);
	waitpid(child, &status, 0);
	if (!WIFEXITED(status))
		return because(0, "killed by signal %d", WTERMSIG(status));
	return !WEXITSTATUS(status) ? NULL :
	       WEXITSTATUS(status) == 1 ? refused : text;
}

/* For the first process there is nothing yet: no /proc, no console. */
static void begin_as_init(void)
{
	int fd;

	mkdir("/proc", 0755);
	mkdir("/dev", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mknod("/dev/console", S_IFCHR | 0600, makedev(5, 1));
	mknod(DEV_MEM, S_IFCHR | 0600, makedev(1, 1));
	fd = open("/dev/console", O_RDWR);
	dup2(fd, STDIN_FILENO);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	/* Only an oops may print between our lines. */
	klogctl(8, NULL, 1);
}

int main(int argc, char **argv)
{
	const char *result = NULL;
	struct utsname kernel;
	const struct column *column;
	int failed = 0;

	if (getpid() == 1)
		begin_as_init();
	else if (argc > 1)
		module_path = argv[1];
	setvbuf(stdout, NULL, _IOLBF, 0);
	uname(&kernel);
	printf("\nkernel_check: Linux %s %s\n", kernel.release, kernel.version);

	klogctl(5, NULL, 0);
	for (column = columns; column->name; column++) {
		result = check_in_child(column->check);
		if (result && result != refused)
			failed++;
		printf("RESULT %s %s%s\n", column->name,
		       !result ? "ok" : result == refused ? "" : "failed: ",
		       result ? result : "");
	}
	printf("kernel_check: %d failed\n", failed);

	if (getpid() == 1) {
		sync();
		reboot(RB_AUTOBOOT);
	}
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
