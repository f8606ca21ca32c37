// SPDX-License-Identifier: Apache-2.0
/*
 * lab.c - runs one check of an exercise, and says what is wrong.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab.h"
#include "module.h"

#define NOBODY	65534

static uint64_t state;

int lab_run(const struct lab_check *checks, int argc, char **argv)
{
	const char *seed = getenv("LAB_SEED");

	state = seed ? strtoull(seed, NULL, 10) : 1;
	module_path = "snull.ko";
	for (; argc == 2 && checks->name; checks++) {
		if (strcmp(argv[1], checks->name))
			continue;
		checks->run();
		return 0;
	}
	printf("no such check: %s\n", argc == 2 ? argv[1] : "none named");
	return 2;
}

/*
 * What came of a check is in two files, which nobody but root may reach.  Returns
 * if it was not met.
 */
static int run_apart(const struct lab_check *check, unsigned int seconds)
{
	char *one[] = { "", (char *)check->name, NULL };
	const struct lab_check only[] = { *check, { NULL, NULL } };
	FILE *status_file;
	char name[80];
	int status, out;
	pid_t pid;

	fflush(stdout);
	out = open(check->name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	pid = out < 0 ? -1 : fork();
	if (pid < 0)
		lab_broken("fork");
	if (!pid) {
		dup2(out, 1);
		alarm(seconds);
		exit(lab_run(only, 2, one));
	}
	if (waitpid(pid, &status, 0) != pid)
		lab_broken("waitpid");
	if (WIFSIGNALED(status))
		dprintf(out, "verdict: not done after %u seconds of the guest's clock: it hangs\n",
			seconds);
	close(out);
	snprintf(name, sizeof(name), "%s.status", check->name);
	status_file = fopen(name, "w");
	if (!status_file)
		lab_broken("fopen");
	fprintf(status_file, "%d", WIFEXITED(status) ? WEXITSTATUS(status) : 1);
	fclose(status_file);
	return status != 0;
}

/* Runs the checks; what keeps one from being begun is in the file "begin". */
static void run_all(const struct lab_check *checks, unsigned int seconds,
		    void (*begin)(int failed), const char *here, const char *kept)
{
	int out = open("begin", O_WRONLY | O_CREAT | O_TRUNC, 0600), failed = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (out < 0 || dup2(out, 1) < 0)
		lab_broken("open");
	for (; checks->name; checks++) {
		if (chdir(here))
			lab_broken("chdir");
		begin(failed);
		if (chdir(kept))
			lab_broken("chdir");
		failed = run_apart(checks, seconds);
	}
	exit(0);
}

/* Exit status as of the check itself; of one that was not begun, why. */
static int tell_apart(const char *check)
{
	char name[80], text[4096];
	int status = 2;
	size_t got;
	FILE *file;

	snprintf(name, sizeof(name), "%s.status", check);
	file = fopen(name, "r");
	if (!file) {
		printf("verdict: the checks could not go on until this one\n");
		check = "begin";
		status = 1;
	} else {
		if (fscanf(file, "%d", &status) != 1)
			lab_broken("fscanf");
		fclose(file);
	}
	file = fopen(check, "r");
	if (!file)
		lab_broken("fopen");
	while ((got = fread(text, 1, sizeof(text), file)) > 0)
		fwrite(text, 1, got, stdout);
	fclose(file);
	return status;
}

int lab_run_together(const struct lab_check *checks, unsigned int seconds,
		     void (*begin)(int failed), int argc, char **argv)
{
	char here[256], kept[280];
	pid_t pid = 0;

	if (argc != 2 || !getcwd(here, sizeof(here)))
		return 2;
	snprintf(kept, sizeof(kept), "/run%s", strrchr(here, '/'));
	if (mkdir(kept, 0700) && errno != EEXIST)
		lab_broken("mkdir");
	if (chdir(kept))
		lab_broken("chdir");
	if (access("begin", F_OK)) {
		pid = fork();
		if (!pid)
			run_all(checks, seconds, begin, here, kept);
		if (pid < 0 || waitpid(pid, NULL, 0) != pid)
			lab_broken("fork");
	}
	return tell_apart(argv[1]);
}

void lab_wrong(const char *look, const char *expected, const char *format, ...)
{
	va_list arguments;

	printf("expected: %s\ncame:     ", expected);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	printf("\nlook at:  %s\n", look);
	exit(1);
}

void lab_broken(const char *call)
{
	printf("the check itself failed: %s: %s\n", call, strerror(errno));
	exit(2);
}

/* splitmix64: any seed will do. */
unsigned int lab_random(unsigned int least, unsigned int most)
{
	uint64_t z = state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	z ^= z >> 31;
	return least + (unsigned int)(z % (most - least + 1));
}

/* So that the pool is elsewhere with another seed. */
static void shift_addresses(void)
{
	static int done;
	size_t size = (size_t)lab_random(1, 32) << 20;

	if (!done && mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE |
			  MAP_ANONYMOUS | MAP_POPULATE, -1, 0) == MAP_FAILED)
		lab_broken("mmap");
	done = 1;
}

void lab_load(const char *parameters)
{
	shift_addresses();
	if (module_load(parameters))
		lab_wrong("whatever runs while the module loads",
			  "the module loads", "insmod snull.ko %s: %s",
			  parameters, strerror(errno));
}

void lab_drop_rights(void)
{
	if (setgroups(0, NULL) || setgid(NOBODY) || setuid(NOBODY))
		lab_broken("setuid");
}

void lab_drop_rights_but(int capability)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = { { 0, 0, 0 }, { 0, 0, 0 } };

	data[0].effective = data[0].permitted = data[0].inheritable = 1U << capability;
	if (prctl(PR_SET_KEEPCAPS, 1))
		lab_broken("prctl");
	lab_drop_rights();
	if (syscall(SYS_capset, &header, data) ||
	    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0))
		lab_broken("capset");
}
