/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool_file.h - the files through which user space finds, maps and waits for
 * the pools: step 4 of 5 on the way of a packet.
 *
 * Any error here ends the program with a message.
 */
#ifndef NF_POOL_FILE_H
#define NF_POOL_FILE_H

#include <stddef.h>

#define NF_CHANNELS_MAX	64

/* /proc/nf_addr for channel 0, /proc/nf_channel/N for the others. */
const char *pool_path(unsigned int channel);

int pool_open(unsigned int channel, int flags);

/* Maps all of the pool; its first page tells the size.  @flags: MAP_*. */
void *pool_map(int fd, int protection, int flags, size_t *size);

/*
 * Waits for POLLIN or POLLOUT for at most @seconds, or without limit if that is
 * below 0.  A signal also ends the wait.  Returns the events that are ready.
 */
int pool_wait(int fd, int events, double seconds);

#endif /* NF_POOL_FILE_H */
