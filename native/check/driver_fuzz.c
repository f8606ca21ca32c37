// SPDX-License-Identifier: Apache-2.0
/*
 * driver_fuzz.c - makes calls on the driver that nobody would make, and keeps
 * those that took the driver where none has been before, to change them further.
 *
 *   driver_fuzz FOLDER SECONDS SEED    snull is loaded; sn0 and sn1 are up
 *   driver_fuzz --replay FILE          make the calls of each line of FILE
 *
 * FOLDER has, at the end and at the beginning if it is there:
 *   corpus   the cases kept, a line each (fuzz_case.h)
 * and, at the end:
 *   last     the cases run last, the one with the highest number as the last one:
 *	      after a crash, what to replay
 *   places   code of the module that was reached (kcov.h)
 *
 * The kernel is to tell of faults in its log.  Once it is tainted by one, this
 * program ends, and fails.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz_calls.h"
#include "fuzz_case.h"
#include "kcov.h"
#include "program.h"

static const char usage[] =
"usage: driver_fuzz FOLDER SECONDS SEED | --replay FILE\n";

#define CORPUS_MAX	4096
#define LAST		32	/* cases in the file of that name */
#define RECORD		(FUZZ_HEX + 11)	/* bytes of one: number, case, newline */
#define PATIENCE	600	/* seconds for one case */
#define TAINTS		(1UL << 5 | 1UL << 7 | 1UL << 9 | 1UL << 14)
				/* bad page or KASAN, oops, warning, soft lockup */

static struct fuzz_case *corpus[CORPUS_MAX];
static unsigned int kept;
static uint64_t cases;
static int last = -1;		/* the file */

static FILE *folder_file(const char *folder, const char *name, const char *mode)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, mode);
	if (!file && *mode != 'r')
		fail(path, "is the folder there?");
	return file;
}

/* Before it is run, since afterwards may be too late. */
static void record(const struct fuzz_case *c)
{
	char hex[FUZZ_HEX], line[RECORD + 1];

	if (last < 0)
		return;
	fuzz_write(c, hex);
	snprintf(line, sizeof(line), "%9llu %-*s\n", (unsigned long long)cases,
		 FUZZ_HEX - 1, hex);
	if (pwrite(last, line, RECORD, (off_t)(cases % LAST * RECORD)) != RECORD)
		fail("the file of last cases", "is there space?");
}

static unsigned long taints(void)
{
	unsigned long value = 0;
	FILE *file = fopen("/proc/sys/kernel/tainted", "r");

	if (!file || fscanf(file, "%lu", &value) != 1)
		fail("/proc/sys/kernel/tainted", "mount /proc");
	fclose(file);
	return value & TAINTS;
}

/* Nobody asks where a case that is run again has been. */
static void child_begins(void)
{
	if (last >= 0)
		kcov_begin();
}

static void child_ends(void)
{
	kcov_news();
}


static void run(struct fuzz_case *c)
{
	cases++;
	record(c);
	alarm(PATIENCE);
	fuzz_calls_run(c, child_begins, child_ends);
	if (taints())
		fail_plain("the kernel has found a fault (see its log) by the time of case %llu",
			   (unsigned long long)cases);
}

static void keep(const struct fuzz_case *c)
{
	if (kept == CORPUS_MAX)
		return;
	corpus[kept] = malloc(sizeof(*c));
	if (!corpus[kept])
		fail("memory for the corpus", "free some");
	*corpus[kept++] = *c;
}

static void run_and_judge(struct fuzz_case *c)
{
	kcov_news();
	run(c);
	if (kcov_news())
		keep(c);
}

/* Each line of @file; what comes before its last word is its number. */
static void each_line(FILE *file, void (*what)(struct fuzz_case *c))
{
	char line[RECORD + 2], *hex;
	struct fuzz_case c;

	while (file && fgets(line, sizeof(line), file)) {
		hex = line + strspn(line, " ");
		if (strchr(hex, ' '))
			hex = strchr(hex, ' ') + 1;
		hex[strcspn(hex, " \n")] = '\0';
		if (fuzz_read(&c, hex))
			fail_plain("%s: no case", hex);
		what(&c);
	}
}

static void replay(const char *path)
{
	FILE *file = fopen(path, "r");

	if (!file)
		fail(path, "name a file of cases");
	each_line(file, run);
	fclose(file);
	printf("cases %llu\n", (unsigned long long)cases);
}

static void report(void)
{
	printf("cases %llu kept %u places %u\n", (unsigned long long)cases, kept,
	       kcov_places());
	fflush(stdout);
}

static void fuzz(double seconds, uint64_t random)
{
	double end = now() + seconds, next = now();
	struct fuzz_case c;

	while (now() < end) {
		uint64_t r = next_random(&random);

		if (!kept || r % 16 == 0) {
			fuzz_random(&c, &random);
		} else {
			c = *corpus[(r >> 8) % kept];
			fuzz_mutate(&c, corpus[(r >> 32) % kept], &random);
		}
		run_and_judge(&c);
		if (now() >= next) {
			report();
			next = now() + 60;
		}
	}
}

static void write_all(const char *folder)
{
	FILE *file = folder_file(folder, "corpus", "w");
	char hex[FUZZ_HEX];
	unsigned int i;

	for (i = 0; i < kept; i++) {
		fuzz_write(corpus[i], hex);
		fprintf(file, "%s\n", hex);
	}
	fclose(file);
	file = folder_file(folder, "places", "w");
	kcov_write(file);
	fclose(file);
}

int main(int argc, char **argv)
{
	double seconds;
	uint64_t seed;
	FILE *file;

	signal(SIGPIPE, SIG_IGN);
	if (argc == 3 && !strcmp(argv[1], "--replay")) {
		fuzz_calls_begin();
		replay(argv[2]);
		return EXIT_SUCCESS;
	}
	if (argc != 4)
		fail_usage(usage, "wrong number of arguments");
	seconds = (double)number(usage, argv[2], 1, UINT32_MAX);
	seed = number(usage, argv[3], 1, UINT64_MAX);
	fuzz_calls_begin();
	kcov_begin();
	file = folder_file(argv[1], "last", "w");
	last = fileno(file);
	file = folder_file(argv[1], "corpus", "r");
	each_line(file, run_and_judge);
	if (file)
		fclose(file);
	printf("seed %llu\n", (unsigned long long)seed);
	report();
	fuzz(seconds, seed);
	report();
	write_all(argv[1]);
	return EXIT_SUCCESS;
}
