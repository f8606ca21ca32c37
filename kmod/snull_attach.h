/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_attach.h - the port `attach`, any network device of the machine: step 1 of
 * 5 on the way of a packet.
 */
#ifndef SNULL_ATTACH_H
#define SNULL_ATTACH_H

#include "snull_port.h"

#if SNULL_CAN_RX_HANDLER
int snull_attach_create(const struct snull_port_host *host, unsigned int count);
void snull_attach_destroy(void);
int snull_attach(unsigned int channel, const char *name, int takes);
int snull_detach(unsigned int channel);
#else
static inline int snull_attach_create(const struct snull_port_host *host,
				      unsigned int count)
{
	return 0;
}

static inline void snull_attach_destroy(void)
{
}

static inline int snull_attach(unsigned int channel, const char *name, int takes)
{
	pr_notice("snull: attach %u %s: this kernel has no port attach\n",
		  channel, name);
	return -EOPNOTSUPP;
}

static inline int snull_detach(unsigned int channel)
{
	pr_notice("snull: detach %u: this kernel has no port attach\n", channel);
	return -EOPNOTSUPP;
}
#endif

#endif /* SNULL_ATTACH_H */
