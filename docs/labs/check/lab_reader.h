/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab_reader.h - a pool without a driver, and a student's reader of it, which runs in
 * another process, without rights, and does what it is told line by line.
 */
#ifndef LAB_READER_H
#define LAB_READER_H

#include <stddef.h>
#include <stdint.h>

#include "nf_pool.h"

#define READER_SLOTS	24	/* RX slots, numbered from 1 */
#define READER_WIDTH	512

/* Where a check looks when an answer is not the right one. */
extern const char *reader_look;

/* An empty pool, whose next reader begins at slot @ri: always the same memory. */
volatile struct nf_pool_header *reader_pool(unsigned int ri);
volatile struct nf_pool_slot *reader_slot(unsigned int n);

/* As the driver does it: frame number @n into slot @slot. */
void reader_fill(unsigned int slot, unsigned int n);

/* The one capability that the reader is to have; -1: none. */
extern int reader_right;

/* Start the reader: the program ./program, or what @arguments name. */
void reader_start(char *const arguments[]);

/* Whether it is still there, and what ends it. */
int reader_lives(void);
void reader_stop(void);

/* Its process. */
extern int reader_pid;

/* Another command than those below, and what the reader says to it, a line. */
void reader_asks(const char *command, char *line, size_t size);

/* What the bytes of frame @n add up to, if they are in @slot as they should be. */
uint32_t reader_sum(unsigned int slot, unsigned int n);
unsigned int reader_length(unsigned int n);

/* What the reader answers must be right. */
void reader_gets(unsigned int slot, unsigned int n);
void reader_gets_none(void);
void reader_gives(void);

/* What the state of a slot must be. */
void reader_requires(unsigned int slot, uint32_t state);
uint32_t reader_state(unsigned int n);

#endif /* LAB_READER_H */
