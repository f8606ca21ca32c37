/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fault.h - makes one allocation or registration of the driver fail, the one
 * whose number the parameter fail_at gives; for the check init-failure.
 *
 * Included ahead of each source (FAULT=1 in Kbuild), so that the driver itself
 * knows nothing of it.
 */
#include "../compat.h"

int snull_fault(void);

#define alloc_pages_exact(...)	\
	(snull_fault() ? NULL : alloc_pages_exact(__VA_ARGS__))
#undef alloc_netdev
#define alloc_netdev(size, name, origin, setup)	\
	(snull_fault() ? NULL :	\
	 alloc_netdev_mqs(size, name, origin, setup, 1, 1))
#define register_netdev(dev)	\
	(snull_fault() ? -ENOMEM : register_netdev(dev))
#undef proc_create
#define proc_create(...)	\
	(snull_fault() ? NULL : proc_create(__VA_ARGS__))
