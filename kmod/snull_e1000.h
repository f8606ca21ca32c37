/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_e1000.h - the port `e1000`, a network card that reads and writes the
 * slots itself: step 1 of 5 on the way of a packet.
 */
#ifndef SNULL_E1000_H
#define SNULL_E1000_H

#include "snull_port.h"

#if SNULL_CAN_E1000
int snull_e1000_create(const struct snull_port_host *host);
void snull_e1000_destroy(void);
void snull_e1000_direct(enum snull_way way);
#else
static inline int snull_e1000_create(const struct snull_port_host *host)
{
	return 0;
}

static inline void snull_e1000_destroy(void)
{
}

static inline void snull_e1000_direct(enum snull_way way)
{
}
#endif

#endif /* SNULL_E1000_H */
