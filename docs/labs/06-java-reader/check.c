// SPDX-License-Identifier: Apache-2.0
/*
 * check.c - checks a Java reader against a pool whose every slot it decides.
 *
 * The reader runs in a JVM, in a process of its own.  What it has mapped is seen in
 * /proc; that it has made no copy, by changing the slot while its handler looks at it.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab.h"
#include "lab_reader.h"

#define SECONDS		1	/* of the guest's clock, for one check */
#define START		10	/* the same for the JVM, which takes less than one */
#define CALLS		"FfmCalls.java, mmap and munmap"
#define DELIVER		"PacketPool.java, deliver"
#define GIVE_BACK	"PacketPool.java, giveBackRun"
#define NEXT		"PacketPool.java, next"
#define RELEASE		"PacketPool.java, release"
#define FRAME		((unsigned int)sizeof(struct nf_pool_slot))

/* What Program.java says of a frame. */
struct seen {
	unsigned int length, sum;
	unsigned long address;
};

static char said[240];

static void ask(const char *format, unsigned long value)
{
	char command[40];

	snprintf(command, sizeof(command), format, value);
	strcat(command, "\n");
	reader_asks(command, said, sizeof(said));
}

/* After a check that failed: whether the reader does as it is told, once more. */
static int obeys(void)
{
	unsigned int number = lab_random(1, 1 << 30), left = 100;
	char expected[20];
	int status;
	pid_t pid = fork();

	if (pid < 0)
		lab_broken("fork");
	if (!pid) {
		/* What it says of that is no verdict. */
		close(1);
		ualarm(200000, 0);
		snprintf(expected, sizeof(expected), "sync %u", number);
		ask("sync %lu", number);
		/* What is left of that check is passed. */
		while (strcmp(said, expected) && left--)
			reader_asks("", said, sizeof(said));
		_exit(strcmp(said, expected) != 0);
	}
	return waitpid(pid, &status, 0) == pid && !status;
}

static void start(int failed)
{
	static char *const java[] = {
		"/java/bin/java", "-Xint", "-XX:+UseSerialGC", "-XX:-UseTLAB",
		"-Xmx32m", "-XX:-UsePerfData", "-XX:+DisableAttachMechanism",
		"--enable-native-access=ALL-UNNAMED", "-cp", "classes",
		"io.github.nfpool.source.Program", NULL
	};

	reader_look = "the JVM of the reader";
	if (!reader_lives() || (failed && !obeys()))
		reader_stop();
	if (!reader_pid) {
		reader_pool(1);
		alarm(START);
		reader_start(java);
		alarm(0);
	}
}

/* The reader has said this to the last command. */
static void heard(const char *answer)
{
	if (strcmp(said, answer))
		lab_wrong(reader_look, answer, "%s", said);
}

static void hears(const char *format, unsigned long value, const char *answer)
{
	ask(format, value);
	heard(answer);
}

/* Its poll has ended, after so many frames. */
static void polled(unsigned int frames)
{
	char expected[20];

	snprintf(expected, sizeof(expected), "polled %u", frames);
	heard(expected);
}

/* An empty pool, and a reader that begins at slot @ri. */
static volatile struct nf_pool_header *begin(unsigned int ri)
{
	volatile struct nf_pool_header *header = reader_pool(ri);

	reader_look = CALLS ", PacketPool.java, state";
	ask("open", 0);
	if (strcmp(said, "open"))
		lab_wrong(reader_look, "the pool is mapped, and has a reader",
			  "%s", said);
	return header;
}

static unsigned int after(unsigned int slot, unsigned int n)
{
	return (slot - 1 + n) % READER_SLOTS + 1;
}

/* The answer to the last command is frame @n, of @slot. */
static struct seen shows(unsigned int slot, unsigned int n)
{
	struct seen seen;
	char expected[80];

	snprintf(expected, sizeof(expected), "frame %u %u (length, sum)",
		 reader_length(n), reader_sum(slot, n));
	if (sscanf(said, "frame %u %u %lu", &seen.length, &seen.sum,
		   &seen.address) != 3 ||
	    seen.length != reader_length(n) || seen.sum != reader_sum(slot, n))
		lab_wrong(reader_look, expected, "%s", said);
	return seen;
}

/* It polls, and its handlers get so many frames, @n first, and return. */
static void polls(unsigned int slot, unsigned int n, unsigned int frames)
{
	unsigned int i;

	ask("poll %lu", frames);
	for (i = 0; i < frames; i++) {
		shows(after(slot, i), n + i);
		ask("go", 0);
	}
	polled(frames);
}

static void none_left(void)
{
	hears("poll %lu", 64, "polled 0");
}

/* What the reader has mapped, a line for each piece. */
static FILE *open_maps(void)
{
	char name[40];
	FILE *maps;

	snprintf(name, sizeof(name), "/proc/%d/maps", reader_pid);
	maps = fopen(name, "r");
	if (!maps)
		lab_broken("fopen");
	return maps;
}

static void map_line(unsigned long address, char *line, size_t size,
		     unsigned long *offset)
{
	FILE *maps = open_maps();
	unsigned long from, to;

	while (fgets(line, (int)size, maps)) {
		char rights[8];

		if (!strstr(line, "/memfd:pool") ||
		    sscanf(line, "%lx-%lx %7s %lx", &from, &to, rights, offset) != 4)
			continue;
		/* Address 0: any. */
		if (!address || (address >= from && address < to)) {
			*offset += address ? address - from : 0;
			snprintf(line, size, "%s, %lu pages", rights,
				 (to - from) / 4096);
			fclose(maps);
			return;
		}
	}
	fclose(maps);
	snprintf(line, size, "nothing");
}

/* The student's mmap is asked for two pages. */
static unsigned long maps(const char *command, const char *expected, unsigned long at)
{
	unsigned long address = 0, offset = 0;
	char line[256];

	ask(command, 0);
	if (sscanf(said, "answer %lu", &address) != 1 || said[7] == '-')
		lab_wrong(CALLS, "an address", "%s", said);
	map_line(address, line, sizeof(line), &offset);
	if (strcmp(line, expected) || offset != at)
		lab_wrong(CALLS, expected, "%s, from byte %lu on, not %lu", line,
			  offset, at);
	return address;
}

static void map(void)
{
	begin(1);
	reader_look = CALLS;
	maps("map 3 0 12800 3 1", "rw-s, 4 pages", 0);
	maps("map 3 4096 4096 1 1", "r--s, 1 pages", 4096);
	maps("map 3 8192 4096 3 2", "rw-p, 1 pages", 8192);
	hears("map 99 0 4096 1 1", 0, "answer -9");
	hears("map 3 1 4096 1 1", 0, "answer -22");
	hears("map 3 0 0 1 1", 0, "answer -22");
}

static void first(void)
{
	unsigned int slot = lab_random(1, READER_SLOTS - 8);

	begin(slot);
	reader_look = DELIVER;
	reader_fill(slot, 0);
	ask("poll %lu", 1);
	shows(slot, 0);
	hears("go", 0, "polled 1");
}

static void place(void)
{
	unsigned int slot = lab_random(2, READER_SLOTS - 2), i, at;
	unsigned long offset = 0;
	struct seen seen;
	char line[256], expected[80];

	begin(slot);
	reader_look = DELIVER ": what the handler is given";
	for (i = 0; i < 2; i++)
		reader_fill(slot + i, i);
	ask("poll %lu", 64);
	for (i = 0; i < 2; i++) {
		seen = shows(slot + i, i);
		at = (slot + i) * READER_WIDTH + FRAME;
		map_line(seen.address, line, sizeof(line), &offset);
		snprintf(expected, sizeof(expected),
			 "the frame at byte %u of the pool", at);
		if (!strcmp(line, "nothing"))
			lab_wrong(reader_look, expected,
				  "address %#lx, which is not in the pool",
				  seen.address);
		if (offset != at)
			lab_wrong(reader_look, expected, "byte %lu", offset);
		/* The producer would not; who looks at a copy would not see it. */
		reader_slot(slot + i)->frame[lab_random(0, 59)] ^= 0x55;
		snprintf(expected, sizeof(expected), "sum %u",
			 reader_sum(slot + i, i));
		ask("sum", 0);
		if (strcmp(said, expected))
			lab_wrong(reader_look,
				  "the handler sees what has changed in the slot",
				  "%s, not %s: what was there before", said,
				  expected);
		ask("go", 0);
	}
}

static void order(void)
{
	unsigned int slot = lab_random(1, READER_SLOTS), n = 0, i, frames;

	begin(slot);
	reader_look = DELIVER ", and where the cursor is afterwards";
	none_left();
	while (n < 60) {
		frames = n ? lab_random(1, 9) : READER_SLOTS;
		for (i = 0; i < frames; i++)
			reader_fill(after(slot, n + i), n + i);
		/* Not all at once. */
		if (frames > 2) {
			polls(after(slot, n), n, frames - 2);
			polls(after(slot, n + frames - 2), n + frames - 2, 2);
		} else {
			polls(after(slot, n), n, frames);
		}
		n += frames;
		none_left();
	}
}

static void back(void)
{
	volatile struct nf_pool_header *header;
	unsigned int slot = lab_random(1, READER_SLOTS - 8), i, k;

	header = begin(slot);
	for (i = 0; i < 7; i++)
		reader_fill(after(slot, i), i);
	reader_look = GIVE_BACK;
	ask("poll %lu", 5);
	for (i = 0; i < 5; i++) {
		shows(after(slot, i), i);
		for (k = i; k < 7; k++)
			reader_requires(after(slot, k), reader_state(k));
		ask("go", 0);
	}
	polled(5);
	for (i = 0; i < 7; i++)
		reader_requires(after(slot, i), i < 5 ? NF_SLOT_WRITE :
						    reader_state(i));
	if (header->ri != after(slot, 5))
		lab_wrong(DELIVER, "the cursor, and so ri, is the slot to be read next",
			  "%u, not %u", header->ri, after(slot, 5));
}

/* It takes the frame @n of @slot. */
static void acquires(unsigned int slot, unsigned int n)
{
	char expected[20];

	snprintf(expected, sizeof(expected), "slot %u", slot);
	hears("acquire", 0, expected);
	ask("look %lu", slot);
	shows(slot, n);
}

static void acquire(void)
{
	unsigned int slot = lab_random(1, READER_SLOTS - 8), i;

	begin(slot);
	reader_look = NEXT;
	hears("acquire", 0, "slot 0");
	for (i = 0; i < 4; i++)
		reader_fill(after(slot, i), i);
	for (i = 0; i < 3; i++)
		acquires(after(slot, i), i);
	for (i = 0; i < 4; i++)
		reader_requires(after(slot, i), reader_state(i));
	reader_look = RELEASE;
	hears("release %lu", after(slot, 2), "done");
	reader_requires(after(slot, 2), NF_SLOT_WRITE);
	hears("release %lu", slot, "done");
	reader_requires(slot, NF_SLOT_WRITE);
	reader_requires(after(slot, 1), reader_state(1));
	reader_look = NEXT;
	acquires(after(slot, 3), 3);
	hears("acquire", 0, "slot 0");
	reader_look = RELEASE;
	hears("release %lu", after(slot, 1), "done");
	ask("release %lu", after(slot, 1));
	if (strncmp(said, "refused java.lang.IllegalStateException", 39))
		lab_wrong(RELEASE, "an IllegalStateException: it is not held any more",
			  "%s", said);
	/* Its neighbours are as they were. */
	reader_requires(after(slot, 3), reader_state(3));
}

static void held(void)
{
	unsigned int slot = lab_random(1, READER_SLOTS), i, n = 6;
	char expected[20];

	begin(slot);
	for (i = 0; i < 6; i++)
		reader_fill(after(slot, i), i);
	reader_look = GIVE_BACK;
	ask("poll %lu", 6);
	for (i = 0; i < 6; i++) {
		shows(after(slot, i), i);
		if (i == 1 || i == 4) {
			snprintf(expected, sizeof(expected), "slot %u",
				 after(slot, i));
			hears("hold", 0, expected);
		}
		ask("go", 0);
	}
	for (i = 0; i < 6; i++)
		reader_requires(after(slot, i), i == 1 || i == 4 ?
						    reader_state(i) :
						    NF_SLOT_WRITE);
	/* The producer goes round, passes what is held, and so does the reader. */
	reader_look = NEXT;
	for (i = 6; i < READER_SLOTS + 6; i++)
		if (i != READER_SLOTS + 1 && i != READER_SLOTS + 4)
			reader_fill(after(slot, i), n++);
	n = 6;
	ask("poll %lu", 64);
	for (i = 6; i < READER_SLOTS + 6; i++) {
		if (i == READER_SLOTS + 1 || i == READER_SLOTS + 4)
			continue;
		shows(after(slot, i), n++);
		ask("go", 0);
	}
	polled(n - 6);
	reader_requires(after(slot, 1), reader_state(1));
	reader_requires(after(slot, 4), reader_state(4));
	none_left();
	reader_look = RELEASE;
	hears("release %lu", after(slot, 4), "done");
	reader_requires(after(slot, 4), NF_SLOT_WRITE);
	reader_requires(after(slot, 1), reader_state(1));
	hears("release %lu", after(slot, 1), "done");
	reader_requires(after(slot, 1), NF_SLOT_WRITE);
}

static void throws(void)
{
	unsigned int slot = lab_random(1, READER_SLOTS - 8), i;

	begin(slot);
	reader_look = DELIVER ", if its handler throws";
	for (i = 0; i < 3; i++)
		reader_fill(after(slot, i), i);
	ask("poll %lu", 64);
	shows(slot, 0);
	ask("go", 0);
	shows(after(slot, 1), 1);
	hears("throw", 0, "thrown");
	reader_requires(slot, NF_SLOT_WRITE);
	reader_requires(after(slot, 1), NF_SLOT_WRITE);
	reader_requires(after(slot, 2), reader_state(2));
	polls(after(slot, 2), 2, 1);
}

static void length(void)
{
	static const uint32_t states[] = {
		NF_SLOT_READ,			/* no byte: a blank */
		NF_SLOT_READ | (READER_WIDTH - FRAME + 1),
		NF_SLOT_READ | NF_SLOT_LENGTH,
		60,				/* does not say READ */
	};
	unsigned int slot = lab_random(1, READER_SLOTS - 8), i;

	begin(slot);
	reader_look = NEXT " and isFrame";
	for (i = 0; i < 4; i++)
		reader_slot(after(slot, i))->state = states[i];
	reader_fill(after(slot, 4), 0);
	reader_fill(after(slot, 5), 1);
	acquires(after(slot, 4), 0);
	for (i = 0; i < 4; i++)
		reader_requires(after(slot, i), NF_SLOT_WRITE);
	hears("malformed", 0, "malformed 3");
	polls(after(slot, 5), 1, 1);
}

static void changes(void)
{
	unsigned int slot = lab_random(1, READER_SLOTS - 8), i;
	unsigned int held_slot = after(slot, 3), bytes = 0;

	begin(slot);
	reader_look = DELIVER ": the length is the one that was noted";
	for (i = 0; i < 4; i++)
		reader_fill(after(slot, i), i);
	ask("poll %lu", 3);
	shows(slot, 0);
	/* An eighth of the slots is a run: it has been found to be a frame. */
	reader_slot(after(slot, 1))->state = NF_SLOT_READ | NF_SLOT_LENGTH;
	ask("go", 0);
	shows(after(slot, 1), 1);
	ask("go", 0);
	shows(after(slot, 2), 2);
	hears("go", 0, "polled 3");
	reader_requires(after(slot, 1), NF_SLOT_WRITE);
	hears("malformed", 0, "malformed 0");
	reader_look = "PacketPool.java, frameLength";
	acquires(held_slot, 3);
	reader_slot(held_slot)->state = NF_SLOT_READ | NF_SLOT_LENGTH;
	ask("look %lu", held_slot);
	if (sscanf(said, "frame %u", &bytes) != 1 || bytes > READER_WIDTH - FRAME)
		lab_wrong(reader_look, "never more bytes than a slot has",
			  "%s", said);
}

static void heap(void)
{
	unsigned int slot = lab_random(1, READER_SLOTS), n = 0, i, round;
	unsigned int frames, least = ~0U;
	unsigned long bytes;

	begin(slot);
	reader_look = DELIVER;
	/* The JVM itself allocates, the first times. */
	for (round = 0; round < 30; round++) {
		for (i = 0; i < 20; i++, n++)
			reader_fill(after(slot, n), n);
		ask("count %lu", 20);
		if (sscanf(said, "counted %u %lu", &frames, &bytes) != 2 ||
		    frames != 20)
			lab_wrong(reader_look, "counted 20", "%s", said);
		if (bytes < least)
			least = (unsigned int)bytes;
	}
	if (least >= 20 * 8)
		lab_wrong(reader_look, "nothing is allocated for a frame",
			  "%u bytes for 20 frames", least);
}

/* How often any part of the pool is mapped. */
static unsigned int mappings(void)
{
	FILE *maps = open_maps();
	unsigned int count = 0;
	char line[256];

	while (fgets(line, sizeof(line), maps))
		count += !!strstr(line, "/memfd:pool");
	fclose(maps);
	return count;
}

static void closed(void)
{
	unsigned long address;
	unsigned int before;
	char command[40];

	begin(1);
	hears("close", 0, "closed");
	before = mappings();
	begin(1);
	reader_fill(1, 0);
	polls(1, 0, 1);
	reader_look = CALLS;
	hears("close", 0, "closed");
	if (mappings() != before)
		lab_wrong(reader_look, "what was mapped is mapped no more",
			  "%u mappings of the pool are left", mappings() - before);
	address = maps("map 3 0 4096 3 1", "rw-s, 1 pages", 0);
	snprintf(command, sizeof(command), "unmap %lu 4096", address);
	hears(command, 0, "answer 0");
	hears("unmap 1 4096", 0, "answer -22");
	reader_look = "PacketPool.java, all that reads the pool";
	ask("poll %lu", 64);
	if (strncmp(said, "refused java.lang.IllegalStateException", 39))
		lab_wrong(reader_look, "an IllegalStateException", "%s", said);
}

int main(int argc, char **argv)
{
	static const struct lab_check checks[] = {
		{ "map", map },
		{ "first", first },
		{ "place", place },
		{ "order", order },
		{ "back", back },
		{ "acquire", acquire },
		{ "held", held },
		{ "throws", throws },
		{ "length", length },
		{ "changes", changes },
		{ "heap", heap },
		{ "close", closed },
		{ NULL, NULL },
	};

	return lab_run_together(checks, SECONDS, start, argc, argv);
}
