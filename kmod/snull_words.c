// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_words.c - a line of text, word by word: what is expected, and which word
 * is wrong.
 */
#include "snull_words.h"

#define SNULL_WORDS_SHOWN	32	/* bytes of a wrong word in the message */

/**
 * snull_words_begin - go to the next line
 * @words: @line is the number of the line before
 * @line: the line, without its end
 */
void snull_words_begin(struct snull_words *words, char *line)
{
	words->line++;
	words->word = 0;
	words->text = NULL;
	words->rest = line;
}

/**
 * snull_words_next - the next word
 * @words: the line
 *
 * Return: the word, NULL at the end of the line.
 */
const char *snull_words_next(struct snull_words *words)
{
	words->word++;
	words->text = strsep(&words->rest, " ");
	return words->text;
}

/**
 * snull_words_wrong - say in the kernel's log which word is wrong
 * @words: the word read last is
 * @expected: what should be there
 *
 * Return: -EINVAL.
 */
int snull_words_wrong(const struct snull_words *words, const char *expected)
{
	const char *text = words->text ? words->text : "";
	char shown[SNULL_WORDS_SHOWN + 1];
	unsigned int i;

	/* Text from a user may do anything to the terminal that shows it. */
	for (i = 0; i < SNULL_WORDS_SHOWN && text[i]; i++)
		shown[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
	shown[i] = '\0';
	if (words->text)
		pr_notice("snull: %s, line %u, word %u: \"%s\" is not %s\n",
			  words->file, words->line, words->word, shown,
			  expected);
	else
		pr_notice("snull: %s, line %u: the line ends before word %u: %s\n",
			  words->file, words->line, words->word, expected);
	return -EINVAL;
}

static int snull_words_parse(struct snull_words *words, unsigned int base,
			     unsigned int min, unsigned int max,
			     unsigned int *number)
{
	const char *text = words->text;
	char expected[48];

	/* The kernel's parsers would take a sign as well. */
	if (text && *text >= '0' && *text <= '9' &&
	    !kstrtouint(text, base, number) &&
	    *number >= min && *number <= max)
		return 0;
	snprintf(expected, sizeof(expected), "a number from %u to %u", min,
		 max);
	return snull_words_wrong(words, expected);
}

/**
 * snull_words_number - the next word is a decimal number
 * @words: the line
 * @min: the least that it may be
 * @max: the greatest
 * @number: filled in
 *
 * Zeros at the front mean nothing.
 *
 * Return: 0, or -EINVAL if it is anything else.
 */
int snull_words_number(struct snull_words *words, unsigned int min,
		       unsigned int max, unsigned int *number)
{
	snull_words_next(words);
	return snull_words_parse(words, 10, min, max, number);
}

/**
 * snull_words_hex - the same, or hexadecimal after 0x
 * @words: the line
 * @max: the greatest that it may be
 * @number: filled in
 *
 * Return: as snull_words_number().
 */
int snull_words_hex(struct snull_words *words, unsigned int max,
		    unsigned int *number)
{
	const char *text = snull_words_next(words);
	unsigned int base = text && text[0] == '0' && text[1] == 'x' ? 16 : 10;

	return snull_words_parse(words, base, 0, max, number);
}

/**
 * snull_words_address - the next word is an IPv4 address
 * @words: the line
 * @address: filled in
 *
 * Four decimal numbers with a dot between two.
 *
 * Return: 0, or -EINVAL if it is anything else.
 */
int snull_words_address(struct snull_words *words, __be32 *address)
{
	const char *at = snull_words_next(words);
	unsigned int i, digits, octet;
	u32 all = 0;

	for (i = 0; at && i < 4; i++) {
		octet = 0;
		for (digits = 0; *at >= '0' && *at <= '9' && digits < 3; digits++)
			octet = octet * 10 + *at++ - '0';
		if (!digits || octet > 255 || *at != (i < 3 ? '.' : '\0'))
			break;
		at++;
		all = all << 8 | octet;
	}
	if (!at || i < 4)
		return snull_words_wrong(words, "an IPv4 address");
	*address = htonl(all);
	return 0;
}

/**
 * snull_words_end - there is no further word
 * @words: the line
 *
 * Return: 0, or -EINVAL if there is one.
 */
int snull_words_end(struct snull_words *words)
{
	return snull_words_next(words) ?
		       snull_words_wrong(words, "the end of the line") : 0;
}
