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

static inline void *fault_alloc_pages_exact(size_t size, gfp_t flags)
{
	return snull_fault() ? NULL : alloc_pages_exact(size, flags);
}

static inline struct net_device *
fault_alloc_netdev_mqs(int size, const char *name, unsigned char origin,
		       void (*setup)(struct net_device *dev),
		       unsigned int txqs, unsigned int rxqs)
{
	if (snull_fault())
		return NULL;
	return alloc_netdev_mqs(size, name, origin, setup, txqs, rxqs);
}

static inline int fault_register_netdev(struct net_device *dev)
{
	return snull_fault() ? -ENOMEM : register_netdev(dev);
}

static inline struct proc_dir_entry *
fault_proc_create_data(const char *name, umode_t mode,
		       struct proc_dir_entry *parent,
		       const struct proc_ops *ops, void *data)
{
	if (snull_fault())
		return NULL;
	return proc_create_data(name, mode, parent, ops, data);
}

static inline struct proc_dir_entry *
fault_proc_create(const char *name, umode_t mode, struct proc_dir_entry *parent,
		  const struct proc_ops *ops)
{
	return snull_fault() ? NULL : proc_create(name, mode, parent, ops);
}

static inline struct proc_dir_entry *
fault_proc_mkdir(const char *name, struct proc_dir_entry *parent)
{
	return snull_fault() ? NULL : proc_mkdir(name, parent);
}

static inline void *fault_kcalloc(size_t n, size_t size, gfp_t flags)
{
	return snull_fault() ? NULL : kcalloc(n, size, flags);
}

#undef alloc_pages_exact
#define alloc_pages_exact fault_alloc_pages_exact
#undef alloc_netdev_mqs
#define alloc_netdev_mqs fault_alloc_netdev_mqs
#define register_netdev fault_register_netdev
#undef proc_create
#define proc_create fault_proc_create
#undef proc_create_data
#define proc_create_data fault_proc_create_data
#undef proc_mkdir
#define proc_mkdir fault_proc_mkdir
#undef kcalloc
#define kcalloc fault_kcalloc
