// SPDX-License-Identifier: Apache-2.0
/*
 * control_rules.c - writes lines to /proc/nf_control that are right, nearly right
 * or nonsense, and compares each answer of the driver with what a model of the
 * rules says.
 *
 * The model shares nothing with the driver: it reads a line from its first byte
 * to its last, by the grammar below.  sn1 must be down, so that a right burst is
 * answered with ENETDOWN and none is sent.
 *
 *   line      = "" | rule | "clear" | "hash " ("on" | "off")
 *             | "delivery " ("tap" | "bypass" | "stack") [" " number]
 *             | "discard " ("off" | "xmit" | "receive")
 *             | "generate " ["later "] number " " number " " address " " number
 *   rule      = "rule " number " " ("icmp" | ("udp" | "tcp" | "proto") " " number
 *             | "ethertype " (number | "0x" hexadecimal))
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "program.h"

#define CONTROL		"/proc/nf_control"
#define LINE_MAX_BYTES	256
#define RULES_MAX	256	/* that the driver keeps */

static const char usage[] =
"usage: control_rules CHANNELS MTU SEED COUNT\n"
"Write COUNT lines to /proc/nf_control, made by SEED, and compare the answers\n"
"with a model.  The module has CHANNELS channels and sn1, which is down, MTU.\n"
"\n"
"Exit status: 0 no answer differs, 1 one does, 2 wrong usage.\n";

static unsigned int channels, longest;

/* A line: any bytes, zeros among them. */
struct line {
	char bytes[LINE_MAX_BYTES];
	size_t length;
};

/* --- the model ---------------------------------------------------------- */

struct reader {
	const char *at;
	const char *end;
};

static int take(struct reader *in, const char *text)
{
	size_t length = strlen(text);

	if ((size_t)(in->end - in->at) < length ||
	    memcmp(in->at, text, length))
		return 0;
	in->at += length;
	return 1;
}

static int digit(char c, unsigned int base)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (base == 16 && c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (base == 16 && c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Digits, as many as there are: -1 if there is none, else no more than 2^40. */
static int64_t take_digits(struct reader *in, unsigned int base)
{
	const char *start = in->at;
	int64_t value = 0;

	while (in->at < in->end && digit(*in->at, base) >= 0) {
		value = value * base + digit(*in->at++, base);
		if (value > (int64_t)1 << 40)
			value = (int64_t)1 << 40;
	}
	return in->at == start ? -1 : value;
}

static int take_number(struct reader *in, int64_t min, int64_t max,
		       int64_t *value)
{
	*value = take_digits(in, 10);
	return *value >= min && *value <= max;
}

static int take_address(struct reader *in)
{
	int64_t octet;
	int i;

	for (i = 0; i < 4; i++) {
		const char *start = in->at;

		if (i && !take(in, "."))
			return 0;
		start = in->at;
		octet = take_digits(in, 10);
		if (octet < 0 || octet > 255 || in->at - start > 3)
			return 0;
	}
	return 1;
}

static int one_of(struct reader *in, const char *const *words)
{
	for (; *words; words++)
		if (take(in, *words))
			return 1;
	return 0;
}

/* @shown: the line that the file then shows. */
static int model_rule(struct reader *in, char *shown, size_t size)
{
	int64_t channel, value;
	const char *kind;

	if (!take_number(in, 0, channels - 1, &channel) || !take(in, " "))
		return 0;
	if (take(in, "icmp")) {
		snprintf(shown, size, "rule %d proto 1", (int)channel);
		return 1;
	}
	if (take(in, "ethertype ")) {
		value = take(in, "0x") ? take_digits(in, 16) :
					 take_digits(in, 10);
		if (value < 0 || value > 65535)
			return 0;
		snprintf(shown, size, "rule %d ethertype 0x%04x", (int)channel,
			 (unsigned int)value);
		return 1;
	}
	kind = take(in, "udp ") ? "udp" : take(in, "tcp ") ? "tcp" :
	       take(in, "proto ") ? "proto" : NULL;
	if (!kind ||
	    !take_number(in, 0, strcmp(kind, "proto") ? 65535 : 255, &value))
		return 0;
	snprintf(shown, size, "rule %d %s %d", (int)channel, kind, (int)value);
	return 1;
}

static int model_delivery(struct reader *in)
{
	static const char *const ways[] = { "tap", "bypass", "stack", NULL };
	int64_t channel;

	return one_of(in, ways) &&
	       (!take(in, " ") || take_number(in, 0, channels - 1, &channel));
}

static int model_generate(struct reader *in)
{
	int64_t value;

	take(in, "later ");
	return take_number(in, 1, 4096, &value) && take(in, " ") &&
	       take_number(in, 42, longest, &value) && take(in, " ") &&
	       take_address(in) && take(in, " ") &&
	       take_number(in, 0, 65535, &value);
}

/* The errno that is right for the line, 0 if it is to be done. */
static int model(const struct line *line, char *shown, size_t size)
{
	static const char *const switches[] = { "on", "off", NULL };
	static const char *const places[] = { "off", "xmit", "receive", NULL };
	struct reader in = { line->bytes, line->bytes + line->length };
	int right = 0, answer = 0;

	*shown = '\0';
	if (in.at == in.end)
		return 0;
	if (take(&in, "rule ")) {
		right = model_rule(&in, shown, size);
	} else if (take(&in, "hash ")) {
		right = one_of(&in, switches);
	} else if (take(&in, "delivery ")) {
		right = model_delivery(&in);
	} else if (take(&in, "discard ")) {
		right = one_of(&in, places);
	} else if (take(&in, "generate ")) {
		right = model_generate(&in);
		answer = ENETDOWN;
	} else {
		right = take(&in, "clear");
	}
	return right && in.at == in.end ? answer : EINVAL;
}

/* --- the lines ---------------------------------------------------------- */

static uint64_t dice;

static unsigned int throw(unsigned int sides)
{
	return (unsigned int)((next_random(&dice) >> 16) % sides);
}

static void add(struct line *line, const char *text)
{
	size_t length = strlen(text);

	if (line->length + length > sizeof(line->bytes))
		return;
	memcpy(line->bytes + line->length, text, length);
	line->length += length;
}

#define PICK(array)	((array)[throw(sizeof(array) / sizeof(*(array)))])

/* Mostly a number from @min to @max, else one beside it, or written oddly. */
static void add_number(struct line *line, uint64_t min, uint64_t max)
{
	static const char *const odd[] = {
		"", "x", "-1", "+1", "0x", "0x1f", "0X1f", "1e3", "010", "08",
		"18446744073709551617", "00000000000000000000001", "1,", "0b1",
		"4294967295", "4294967296",
	};
	uint64_t value = min + next_random(&dice) % (max - min + 1);
	char text[40];

	switch (throw(12)) {
	case 0:
		add(line, PICK(odd));
		return;
	case 1:
		value = max + 1;
		break;
	case 2:
		value = min - 1;
		break;
	case 3:
		value += (uint64_t)1 << 32;
		break;
	case 4:
		value = throw(2) ? min : max;
		break;
	}
	snprintf(text, sizeof(text), throw(16) ? "%llu" : "0%llu",
		 (unsigned long long)value);
	add(line, text);
}

static void add_rule(struct line *line)
{
	static const char *const kinds[] = {
		" udp ", " tcp ", " proto ", " ethertype ", " icmp", " sctp ",
	};
	const char *kind = PICK(kinds);
	char text[16];

	add(line, "rule ");
	add_number(line, 0, channels - 1);
	add(line, kind);
	if (!strcmp(kind, " icmp"))
		return;
	if (!strcmp(kind, " ethertype ") && throw(2)) {
		snprintf(text, sizeof(text), throw(2) ? "0x%04x" : "0x%X",
			 throw(70000));
		add(line, text);
		return;
	}
	add_number(line, 0, strcmp(kind, " proto ") ? 65535 : 255);
}

static void add_generate(struct line *line)
{
	int i;

	add(line, throw(3) ? "generate " : "generate later ");
	add_number(line, 1, 4096);
	add(line, " ");
	add_number(line, 42, longest);
	add(line, " ");
	for (i = 0; i < 4; i++) {
		if (throw(8))
			add(line, throw(2) ? "192" : "1");
		else
			add_number(line, 0, 255);
		if (i < 3)
			add(line, throw(30) ? "." : "..");
	}
	add(line, " ");
	add_number(line, 0, 65535);
}

/* Change a byte, take one away or put one in. */
static void mutate(struct line *line)
{
	static const char bytes[] = { ' ', '\t', '\r', '\0', '0', '9', 'x', '-',
				      '.', 'A', '\x7f', '\x80', '\xff' };
	size_t at = line->length ? throw((unsigned int)line->length) : 0;

	switch (throw(4)) {
	case 0:
		if (line->length)
			line->bytes[at] = PICK(bytes);
		return;
	case 1:
		if (!line->length)
			return;
		memmove(line->bytes + at, line->bytes + at + 1,
			line->length - at - 1);
		line->length--;
		return;
	case 2:
		at = line->length;
		/* fall through */
	default:
		if (line->length == sizeof(line->bytes))
			return;
		memmove(line->bytes + at + 1, line->bytes + at,
			line->length - at);
		line->bytes[at] = throw(2) ? ' ' : PICK(bytes);
		line->length++;
	}
}

static void make(struct line *line)
{
	static const char *const simple[] = {
		"", "clear", "hash on", "hash off", "hash maybe", "hash",
		"delivery tap", "delivery bypass", "delivery stack",
		"delivery ", "delivery bypass 1", "delivery tap 01",
		"delivery stack 4294967296", "discard off", "discard xmit", "discard receive",
		"discard all", "nonsense", " ",
	};

	line->length = 0;
	switch (throw(5)) {
	case 0:
		add(line, PICK(simple));
		break;
	case 1:
		add_generate(line);
		break;
	default:
		add_rule(line);
	}
	if (!throw(8))
		add(line, PICK(simple));
	while (!throw(3))
		mutate(line);
}

/* --- the comparison ------------------------------------------------------ */

static int put(const char *bytes, size_t length)
{
	int fd = open(CONTROL, O_WRONLY);
	int answer;

	if (fd < 0)
		fail(CONTROL, "run as root, with the module loaded");
	answer = write(fd, bytes, length) < 0 ? errno : 0;
	close(fd);
	return answer;
}

/* Is @rule the last one that the file shows? */
static int shows(const char *rule)
{
	char line[LINE_MAX_BYTES];
	int last = 0;
	FILE *file = fopen(CONTROL, "r");

	if (!file)
		fail(CONTROL, "run as root, with the module loaded");
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, "rule ", 5))
			last = !strcmp(line, rule);
	}
	fclose(file);
	return last;
}

static void print(const struct line *line)
{
	size_t i;

	for (i = 0; i < line->length; i++) {
		unsigned char c = (unsigned char)line->bytes[i];

		printf(c >= ' ' && c <= '~' && c != '\\' ? "%c" : "\\x%02x",
		       c);
	}
}

int main(int argc, char **argv)
{
	unsigned long long count, i, right = 0, wrong = 0, differ = 0;
	unsigned int rules = 0;
	char shown[64];
	struct line line;

	if (argc != 5)
		fail_usage(usage, "four arguments are needed");
	channels = (unsigned int)number(usage, argv[1], 1, 64);
	longest = (unsigned int)number(usage, argv[2], 68, 65535) + 14;
	dice = number(usage, argv[3], 1, UINT32_MAX) * 0x9e3779b97f4a7c15U | 1;
	count = number(usage, argv[4], 1, UINT32_MAX);

	for (i = 0; i < count && differ < 10; i++) {
		int expected, answer;

		make(&line);
		expected = model(&line, shown, sizeof(shown));
		answer = put(line.bytes, line.length);
		right += expected != EINVAL;
		wrong += expected == EINVAL;
		if (answer != expected) {
			printf("line %llu: ", i);
			print(&line);
			printf(": %s, not %s\n",
			       answer ? strerror(answer) : "taken",
			       expected ? strerror(expected) : "taken");
			differ++;
		} else if (*shown && !expected && !shows(shown)) {
			printf("line %llu: ", i);
			print(&line);
			printf(": is not shown as \"%s\"\n", shown);
			differ++;
		}
		rules = expected || strncmp(line.bytes, "clear", 5) ?
				rules + (*shown && !expected) : 0;
		if (rules == RULES_MAX) {
			if (put("clear", 5))
				fail(CONTROL, "see dmesg");
			rules = 0;
		}
	}
	printf("seed %s: %llu lines right, %llu wrong, %llu answers differ\n",
	       argv[3], right, wrong, differ);
	return differ || !right || !wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
