/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_shape.h - into how many slots memory is divided.
 *
 * Nothing of the kernel is needed here, so that a program can try it with pages
 * of any size (native/check/shape_check.c).
 */
#ifndef SNULL_SHAPE_H
#define SNULL_SHAPE_H

/* Slots are numbered in 16 bits (nf_pool.h), the header's slot 0 among them. */
#define SNULL_SHAPE_SLOTS_MIN	2
#define SNULL_SHAPE_SLOTS_MAX	65535

/**
 * snull_shape_slots - how many slots
 * @size: bytes of memory
 * @width: bytes from one slot to the next
 *
 * Return: the number, the header's slot 0 included; 0 if they are too few for a
 * frame, or too many for their numbers.
 */
static inline unsigned int snull_shape_slots(unsigned long long size,
					     unsigned int width)
{
	if (size < (unsigned long long)SNULL_SHAPE_SLOTS_MIN * width ||
	    size >= (SNULL_SHAPE_SLOTS_MAX + 1ULL) * width)
		return 0;
	return (unsigned int)((unsigned long)size / width);
}

/**
 * snull_shape_before_stamps - what is left of memory for slots with times
 * @size: bytes of memory
 * @width: bytes from one slot to the next
 *
 * The table of times, eight bytes for each slot, begins at a multiple of eight; a
 * slot ends at a multiple of four.
 *
 * Return: bytes for the slots, whole ones.
 */
static inline unsigned long snull_shape_before_stamps(unsigned long size,
						      unsigned int width)
{
	return size < 4 ? 0 : (size - 4) / (width + 8) * width;
}

#endif /* SNULL_SHAPE_H */
