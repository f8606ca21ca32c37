/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * compat.h - the one place that knows versions of Linux.
 *
 * The driver is written against the newest kernel.  What an older one lacks is
 * given to it here under the new name.  Sections are in version order, each
 * headed: API - since which version - old spelling.
 */
#ifndef SNULL_COMPAT_H
#define SNULL_COMPAT_H

#include <linux/version.h>
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 19)
#include <linux/config.h>
#endif
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/kernel.h>
#include <linux/init.h>
#include <linux/errno.h>
#include <linux/types.h>
#include <linux/string.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/spinlock.h>
#include <linux/capability.h>
#include <linux/proc_fs.h>
#include <linux/netdevice.h>
#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/skbuff.h>
#include <linux/in.h>

/*
 * eth_header that writes the address it is given even under IFF_NOARP -
 * since 2.6.16 - zeros, which no device takes for its own
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 16)
static inline int snull_eth_header(struct sk_buff *skb, struct net_device *dev,
				   unsigned short type, void *daddr,
				   void *saddr, unsigned int len)
{
	struct ethhdr *eth = (struct ethhdr *)skb_push(skb, ETH_HLEN);

	eth->h_proto = htons(type);
	memcpy(eth->h_source, saddr ? saddr : dev->dev_addr, ETH_ALEN);
	if (!daddr)
		return -ETH_HLEN;
	memcpy(eth->h_dest, daddr, ETH_ALEN);
	return ETH_HLEN;
}

static inline void netdev_set_header(struct net_device *dev)
{
	dev->hard_header = snull_eth_header;
}
#else
static inline void netdev_set_header(struct net_device *dev)
{
}
#endif

/* <linux/uaccess.h> - since 2.6.18 - <asm/uaccess.h> */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 18)
#include <asm/uaccess.h>
#else
#include <linux/uaccess.h>
#endif

/* netdev_alloc_skb - since 2.6.18 - dev_alloc_skb */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 18)
static inline struct sk_buff *netdev_alloc_skb(struct net_device *dev,
					       unsigned int len)
{
	return dev_alloc_skb(len);
}
#endif

/* const in net_device.ethtool_ops - since 2.6.19 - without */
static inline void netdev_set_ethtool_ops(struct net_device *dev,
					  const struct ethtool_ops *ops)
{
	dev->ethtool_ops = (struct ethtool_ops *)ops;
}

/* ethtool_ops.get_sset_count - since 2.6.24 - get_stats_count */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 24)
#define get_sset_count get_stats_count
#define DEFINE_STATS_COUNT(name, n)					\
static int name(struct net_device *dev)					\
{									\
	return n;							\
}
#else
#define DEFINE_STATS_COUNT(name, n)					\
static int name(struct net_device *dev, int sset)			\
{									\
	return sset == ETH_SS_STATS ? n : -EOPNOTSUPP;			\
}
#endif

/* proc_create - since 2.6.25 - create_proc_entry, then its fields */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 25)
static inline struct proc_dir_entry *
proc_create(const char *name, mode_t mode, struct proc_dir_entry *parent,
	    const struct file_operations *ops)
{
	struct proc_dir_entry *entry = create_proc_entry(name, mode, parent);

	if (entry) {
		entry->owner = THIS_MODULE;
		/* The field has been const since 2.6.21; nobody writes there. */
		entry->proc_fops = (struct file_operations *)ops;
	}
	return entry;
}
#endif

/*
 * alloc_pages_exact, whose pages can be mapped one by one - since 2.6.27 -
 * __get_free_pages, mapped by remap_pfn_range
 *
 * A mapping by remap_pfn_range is one that /proc/PID/pagemap shows as a hole.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 27)
static inline void *alloc_pages_exact(size_t size, unsigned int flags)
{
	return (void *)__get_free_pages(flags, get_order(size));
}

static inline void free_pages_exact(void *mem, size_t size)
{
	free_pages((unsigned long)mem, get_order(size));
}

static inline int vm_insert_pages_at(struct vm_area_struct *vma, void *mem)
{
	return remap_pfn_range(vma, vma->vm_start, __pa(mem) >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
#else
static inline int vm_insert_pages_at(struct vm_area_struct *vma, void *mem)
{
	unsigned long addr;
	int err;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE) {
		err = vm_insert_page(vma, addr, virt_to_page(mem));
		if (err)
			return err;
		mem += PAGE_SIZE;
	}
	return 0;
}
#endif

/* struct net_device_ops - since 2.6.29 - fields of struct net_device */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 29)
struct net_device_ops {
	int (*ndo_open)(struct net_device *dev);
	int (*ndo_stop)(struct net_device *dev);
	int (*ndo_start_xmit)(struct sk_buff *skb, struct net_device *dev);
	struct net_device_stats *(*ndo_get_stats)(struct net_device *dev);
	int (*ndo_change_mtu)(struct net_device *dev, int mtu);
};

static inline void netdev_set_ops(struct net_device *dev,
				  const struct net_device_ops *ops)
{
	dev->open = ops->ndo_open;
	dev->stop = ops->ndo_stop;
	dev->hard_start_xmit = ops->ndo_start_xmit;
	dev->get_stats = ops->ndo_get_stats;
	dev->change_mtu = ops->ndo_change_mtu;
	netdev_set_header(dev);
}
#else
static inline void netdev_set_ops(struct net_device *dev,
				  const struct net_device_ops *ops)
{
	dev->netdev_ops = ops;
}
#endif

/* pr_err - since 2.6.24 - printk; pr_info came before it */
#ifndef pr_err
#define pr_err(fmt, ...) printk(KERN_ERR fmt, ##__VA_ARGS__)
#endif

/* netdev_tx_t - since 2.6.32 - int */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 32)
typedef int netdev_tx_t;
#endif

#ifndef NETDEV_TX_OK
#define NETDEV_TX_OK 0
#endif

/* proc_set_user - since 3.10 - a field; kgid_t - since 3.5 - gid_t */
#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 5, 0)
static inline void proc_set_group(struct proc_dir_entry *entry, gid_t gid)
{
	entry->gid = gid;
}
#elif LINUX_VERSION_CODE < KERNEL_VERSION(3, 10, 0)
static inline void proc_set_group(struct proc_dir_entry *entry, gid_t gid)
{
	entry->gid = make_kgid(&init_user_ns, gid);
}
#else
static inline void proc_set_group(struct proc_dir_entry *entry, gid_t gid)
{
	proc_set_user(entry, GLOBAL_ROOT_UID, make_kgid(&init_user_ns, gid));
}
#endif

/* alloc_netdev with the origin of the name - since 3.17 - without it */
#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 17, 0)
#define NET_NAME_PREDICTABLE 2
static inline struct net_device *
snull_alloc_netdev(int size, const char *name, unsigned char origin,
		   void (*setup)(struct net_device *dev))
{
	return alloc_netdev(size, name, setup);
}

#undef alloc_netdev
#define alloc_netdev snull_alloc_netdev
#endif

/* READ_ONCE, WRITE_ONCE - since 3.19 - volatile */
#ifndef READ_ONCE
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile __typeof__(x) *)&(x) = (v))
#endif

/*
 * smp_store_release, smp_load_acquire, also of 16 bits - since 4.0 - smp_mb;
 * those that came with 3.14 take no less than an int
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 0, 0)
#undef smp_store_release
#undef smp_load_acquire
#define smp_store_release(p, v)						\
do {									\
	smp_mb();							\
	*(volatile __typeof__(*(p)) *)(p) = (v);			\
} while (0)
#define smp_load_acquire(p)						\
({									\
	__typeof__(*(p)) ___v = *(volatile __typeof__(*(p)) *)(p);	\
									\
	smp_mb();							\
	___v;								\
})
#endif

/* ETH_MIN_MTU - since 4.10 - the number */
#ifndef ETH_MIN_MTU
#define ETH_MIN_MTU 68
#endif

/* net_device.max_mtu - since 4.10 - ndo_change_mtu alone */
static inline void netdev_set_max_mtu(struct net_device *dev, unsigned int mtu)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 10, 0)
	dev->max_mtu = mtu;
#endif
}

/* __poll_t, EPOLL* - since 4.16 - unsigned int, POLL* */
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 16, 0)
typedef unsigned int __poll_t;
#define EPOLLIN POLLIN
#define EPOLLRDNORM POLLRDNORM
#endif

/*
 * eth_hw_addr_set - since 5.15, and in late stable releases before it -
 * memcpy to dev_addr
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 15, 0)
static inline void snull_eth_hw_addr_set(struct net_device *dev, const u8 *addr)
{
	memcpy(dev->dev_addr, addr, ETH_ALEN);
}

#define eth_hw_addr_set snull_eth_hw_addr_set
#endif

/* vm_flags_set - since 6.3 - vm_flags */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
static inline void vm_flags_set(struct vm_area_struct *vma, unsigned long flags)
{
	vma->vm_flags |= flags;
}
#endif

/*
 * struct proc_ops - since 5.6 - struct file_operations.
 * Last, since it renames members that the headers above use.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 6, 0)
#define proc_ops	file_operations
#define proc_open	open
#define proc_release	release
#define proc_read	read
#define proc_lseek	llseek
#define proc_poll	poll
#define proc_mmap	mmap
#endif

#endif /* SNULL_COMPAT_H */
