/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * slow.h - makes the moments between two steps of poll(2) long enough for a frame to
 * come in each of them.
 *
 * Included ahead of each source of the driver, which knows nothing of it.
 */
#include "compat.h"
#include <linux/delay.h>

#define LAB_STEP	20	/* milliseconds */

static inline void lab_slow_poll_wait(struct file *file,
				      wait_queue_head_t *queue,
				      poll_table *wait)
{
	msleep(LAB_STEP);
	poll_wait(file, queue, wait);
	msleep(LAB_STEP);
}

#define poll_wait lab_slow_poll_wait
