/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_words.h - a line of text, word by word.
 */
#ifndef SNULL_WORDS_H
#define SNULL_WORDS_H

#include "compat.h"

/**
 * struct snull_words - where in a line the reader is
 * @file: in which file, for messages
 * @line: number of the line, from 1
 * @word: number of the word read last, from 1; 0 before the first
 * @text: that word; NULL: the line was at its end
 * @rest: what comes after it, NULL at the end of the line; the line is changed
 *
 * Words have one space between them.  Two spaces have an empty word between
 * them, which fits nowhere.
 */
struct snull_words {
	const char *file;
	unsigned int line;
	unsigned int word;
	const char *text;
	char *rest;
};

void snull_words_begin(struct snull_words *words, char *line);
const char *snull_words_next(struct snull_words *words);
int snull_words_number(struct snull_words *words, unsigned int min,
		       unsigned int max, unsigned int *number);
int snull_words_hex(struct snull_words *words, unsigned int max,
		    unsigned int *number);
int snull_words_address(struct snull_words *words, __be32 *address);
int snull_words_end(struct snull_words *words);
int snull_words_wrong(const struct snull_words *words, const char *expected);

#endif /* SNULL_WORDS_H */
