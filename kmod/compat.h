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
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <linux/gfp.h>
#include <linux/jhash.h>
#include <linux/rcupdate.h>
#include <linux/seq_file.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/capability.h>
#include <linux/proc_fs.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/ethtool.h>
#include <linux/skbuff.h>
#include <linux/filter.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <linux/inetdevice.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <net/checksum.h>

/*
 * __always_inline, __acquire, __acquires, __maybe_unused - in all but some early releases -
 * nothing
 */
#ifndef __always_inline
#define __always_inline inline
#endif

#ifndef __maybe_unused
#define __maybe_unused __attribute__((unused))
#endif

#ifndef __acquires
#define __acquires(x)
#define __releases(x)
#endif

#ifndef __acquire
#define __acquire(x)	((void)0)
#define __release(x)	((void)0)
#endif

/* vm_insert_page - since 2.6.15 - not at all */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 15)
static inline int vm_insert_page(struct vm_area_struct *vma, unsigned long addr,
				 struct page *page)
{
	return -EOPNOTSUPP;
}
#endif

/*
 * struct mutex - since 2.6.16 - struct semaphore, whose inline assembly has
 * relocations that old loaders refuse (docs/kernels.md)
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 16)
struct mutex {
	unsigned long held;
	wait_queue_head_t waiters;
};

#define DEFINE_MUTEX(name)						\
struct mutex name = {							\
	.waiters = __WAIT_QUEUE_HEAD_INITIALIZER((name).waiters),	\
}

static inline void mutex_init(struct mutex *lock)
{
	lock->held = 0;
	init_waitqueue_head(&lock->waiters);
}

static inline void mutex_lock(struct mutex *lock)
{
	wait_event(lock->waiters, !test_and_set_bit(0, &lock->held));
}

static inline void mutex_unlock(struct mutex *lock)
{
	smp_mb__before_clear_bit();
	clear_bit(0, &lock->held);
	wake_up(&lock->waiters);
}
#else
#include <linux/mutex.h>
#endif

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

/* const in net_device.ethtool_ops - since 2.6.19 - without */
static inline void netdev_set_ethtool_ops(struct net_device *dev,
					  const struct ethtool_ops *ops)
{
	dev->ethtool_ops = (struct ethtool_ops *)ops;
}

/*
 * CHECKSUM_PARTIAL - since 2.6.19 - CHECKSUM_HW, which no way past the stack led
 * to a device; skb->csum_not_inet - since 4.12 - no sender asked for SCTP's
 * where the stack does not see it
 *
 * What the stack does for a device without checksums; generic XDP does not.
 * A checksum that is not the Internet's, and a packet that is still to be cut
 * into segments, are refused.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 19)
static inline int skb_finish_checksum(struct sk_buff *skb)
{
	return 0;
}
#else
static inline int skb_finish_checksum(struct sk_buff *skb)
{
	if (likely(skb->ip_summed != CHECKSUM_PARTIAL))
		return 0;
	if (skb_is_gso(skb))
		return -EINVAL;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 12, 0)
	if (skb->csum_not_inet)
		return -EINVAL;
#endif
	return skb_checksum_help(skb);
}
#endif

/* NET_SKB_PAD - since 2.6.19 - what dev_alloc_skb leaves, 16 */
#ifndef NET_SKB_PAD
#define NET_SKB_PAD	16
#endif

/* skb_set_network_header, skb_set_tail_pointer - since 2.6.22 - fields */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 22)
static inline void skb_set_tail_pointer(struct sk_buff *skb, int offset)
{
	skb->tail = skb->data + offset;
}

static inline void skb_set_network_header(struct sk_buff *skb, int offset)
{
	skb->nh.raw = skb->data + offset;
}
#endif

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

/*
 * proc_create_data - since 2.6.26 - create_proc_entry, then its fields;
 * proc_create, without the data, came with 2.6.25
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 26)
static inline struct proc_dir_entry *
proc_create_data(const char *name, mode_t mode, struct proc_dir_entry *parent,
		 const struct file_operations *ops, void *data)
{
	struct proc_dir_entry *entry = create_proc_entry(name, mode, parent);

	if (entry) {
		entry->owner = THIS_MODULE;
		entry->data = data;
		/* The field has been const since 2.6.21; nobody writes there. */
		entry->proc_fops = (struct file_operations *)ops;
	}
	return entry;
}
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 25)
#define proc_create(name, mode, parent, ops)				\
	proc_create_data(name, mode, parent, ops, NULL)
#endif

/*
 * alloc_pages_exact, whose pages have reference counts of their own - since
 * 2.6.27 - __get_free_pages, mapped by remap_pfn_range
 *
 * A mapping by remap_pfn_range is one that /proc/PID/pagemap shows as a hole.
 * An skb that let go of a page without a count of its own would free it.
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

static inline int page_is_held(struct page *page)
{
	return 0;
}

#define SNULL_CAN_ATTACH 0
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

static inline int page_is_held(struct page *page)
{
	return page_count(page) != 1;
}

#define SNULL_CAN_ATTACH 1
#endif

/*
 * vm_insert_page in a fault handler - since 2.6.28 - not at all.
 * vm_fault_t - since 4.17 - int; the handler alone with a struct vm_fault -
 * since 4.11 - with the vma; vm_fault.address - since 4.10 - virtual_address
 *
 * DEFINE_VM_OPS(name, handler): handler(vma, address, page offset) returns 0
 * when the page is in the mapping, or a negative errno.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 28)
#define SNULL_CAN_FAULT 0
struct snull_no_vm_ops {
	int (*fault)(struct vm_area_struct *vma, unsigned long addr,
		     unsigned long pgoff);
};

#define DEFINE_VM_OPS(name, handler)					\
static const struct snull_no_vm_ops name = { .fault = handler }

static inline void vm_set_ops(struct vm_area_struct *vma,
			      const struct snull_no_vm_ops *ops)
{
}
#else
#define SNULL_CAN_FAULT 1
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 17, 0)
typedef int vm_fault_t;
#endif

static inline vm_fault_t snull_fault_result(int err)
{
	if (!err)
		return VM_FAULT_NOPAGE;
	return err == -ENOMEM ? VM_FAULT_OOM : VM_FAULT_SIGBUS;
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 10, 0)
#define snull_fault_address(vmf) ((unsigned long)(vmf)->virtual_address)
#else
#define snull_fault_address(vmf) ((vmf)->address)
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 11, 0)
#define DEFINE_VM_OPS(name, handler)					\
static int name##_fault(struct vm_area_struct *vma, struct vm_fault *vmf) \
{									\
	return snull_fault_result(handler(vma, snull_fault_address(vmf), \
					  vmf->pgoff));			\
}									\
									\
static struct vm_operations_struct name = { .fault = name##_fault }
#else
#define DEFINE_VM_OPS(name, handler)					\
static vm_fault_t name##_fault(struct vm_fault *vmf)			\
{									\
	return snull_fault_result(handler(vmf->vma,			\
					  snull_fault_address(vmf),	\
					  vmf->pgoff));			\
}									\
									\
static const struct vm_operations_struct name = { .fault = name##_fault }
#endif
#endif

/*
 * Several queues - since 2.6.27 - one, so that nobody goes from one to another;
 * __netif_tx_lock_bh of a queue - since 2.6.27 - netif_tx_lock_bh of the device -
 * since 2.6.18 - its xmit_lock
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 27)
#define netdev_queue			net_device
#define netdev_get_tx_queue(dev, index)	(dev)
#define skb_get_queue_mapping(skb)	0
#define netif_tx_start_all_queues	netif_start_queue
#define netif_tx_stop_all_queues	netif_stop_queue
#define __netif_tx_lock(queue, cpu)	do { } while (0)
#define __netif_tx_unlock(queue)	do { } while (0)
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 18)
#define __netif_tx_lock_bh(dev)		spin_lock_bh(&(dev)->xmit_lock)
#define __netif_tx_unlock_bh(dev)	spin_unlock_bh(&(dev)->xmit_lock)
#else
#define __netif_tx_lock_bh(dev)		netif_tx_lock_bh(dev)
#define __netif_tx_unlock_bh(dev)	netif_tx_unlock_bh(dev)
#endif
#endif

/*
 * ndo_get_stats64 - since 4.11 - the same, returning its argument - since 2.6.36 -
 * ndo_get_stats, which shows numbers of an unsigned long from the device's memory
 *
 * DEFINE_LINK_STATS(name, fill): fill(device, statistics, all 0) adds to them.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 36)
#define rtnl_link_stats64	net_device_stats
#define ndo_get_stats64		ndo_get_stats
struct snull_link_memory {
	struct net_device_stats shown;
};

#define DEFINE_LINK_STATS(name, fill)					\
static struct net_device_stats *(name)(struct net_device *dev)		\
{									\
	struct snull_wire_end *end = netdev_priv(dev);			\
	struct net_device_stats now = { 0 };				\
									\
	fill(dev, &now);						\
	end->link.shown = now;						\
	return &end->link.shown;					\
}
#else
struct snull_link_memory {
};

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 11, 0)
#define DEFINE_LINK_STATS(name, fill)					\
static struct rtnl_link_stats64 *(name)(struct net_device *dev,		\
				      struct rtnl_link_stats64 *stats)	\
{									\
	fill(dev, stats);						\
	return stats;							\
}
#else
#define DEFINE_LINK_STATS(name, fill)					\
static void name(struct net_device *dev, struct rtnl_link_stats64 *stats) \
{									\
	fill(dev, stats);						\
}
#endif
#endif

/* struct net_device_ops - since 2.6.29 - fields of struct net_device */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 29)
struct net_device_ops {
	int (*ndo_open)(struct net_device *dev);
	int (*ndo_stop)(struct net_device *dev);
	int (*ndo_start_xmit)(struct sk_buff *skb, struct net_device *dev);
	struct net_device_stats *(*ndo_get_stats)(struct net_device *dev);
	int (*ndo_change_mtu)(struct net_device *dev, int mtu);
	int (*ndo_set_mac_address)(struct net_device *dev, void *address);
};

/* ether_setup() has set it; it was not exported. */
#define eth_mac_addr NULL

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

/*
 * pr_err, pr_notice, pr_warn - since 2.6.24, 2.6.24, 2.6.35 - printk; pr_info
 * came before them
 */
#ifndef pr_notice
#define pr_notice(fmt, ...) printk(KERN_NOTICE fmt, ##__VA_ARGS__)
#endif

#ifndef pr_warn
#define pr_warn(fmt, ...) printk(KERN_WARNING fmt, ##__VA_ARGS__)
#endif

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

/* lockdep_assert_held - since 2.6.32 - not at all */
#ifndef lockdep_assert_held
#define lockdep_assert_held(lock)	do { } while (0)
#endif

/* TRACE_EVENT in a module - since 2.6.33 - not at all */
#define SNULL_CAN_TRACE (LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 33))

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

/*
 * alloc_netdev_mqs with the origin of the name - since 3.17 - without it; before
 * 2.6.38 alloc_netdev, which is enough for one queue
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 17, 0)
#define NET_NAME_PREDICTABLE 2
static inline struct net_device *
snull_alloc_netdev_mqs(int size, const char *name, unsigned char origin,
		       void (*setup)(struct net_device *dev),
		       unsigned int txqs, unsigned int rxqs)
{
	return alloc_netdev(size, name, setup);
}

#undef alloc_netdev_mqs
#define alloc_netdev_mqs snull_alloc_netdev_mqs
#endif

/*
 * IFF_DISABLE_NETPOLL - since 2.6.35, a macro or, since 3.17, an enumerator -
 * not at all
 */
static inline void netdev_disable_netpoll(struct net_device *dev)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 17, 0) || defined(IFF_DISABLE_NETPOLL)
	dev->priv_flags |= IFF_DISABLE_NETPOLL;
#endif
}

/* kstrtouint - since 2.6.39 - simple_strtoull, which takes what it can read */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 39)
static inline int snull_kstrtouint(const char *text, unsigned int base,
				   unsigned int *number)
{
	unsigned long long value;
	char *end;

	if (base == 16 && text[0] == '0' && text[1] == 'x')
		text += 2;
	while (text[0] == '0' && text[1])
		text++;
	/* So many digits fit, whatever they are. */
	if (strlen(text) > 15)
		return -ERANGE;
	value = simple_strtoull(text, &end, base);
	if (end == text || *end)
		return -EINVAL;
	*number = value;
	return value > UINT_MAX ? -ERANGE : 0;
}

#undef kstrtouint
#define kstrtouint snull_kstrtouint
#endif

/*
 * u64_stats_sync - since 2.6.36 - not at all: on a processor of 32 bits, a counter
 * may be read while half of it has changed; u64_stats_init - since 3.13 - nothing
 * to do; u64_stats_fetch_begin that allows for writers in interrupts - since 6.1 -
 * u64_stats_fetch_begin_irq - since 3.15 - u64_stats_fetch_begin_bh
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 36)
struct u64_stats_sync {
};

#define u64_stats_update_begin(sync)		do { } while (0)
#define u64_stats_update_end(sync)		do { } while (0)
#define u64_stats_fetch_begin(sync)		((void)(sync), 0U)
#define u64_stats_fetch_retry(sync, start)	((void)(start), 0)
#else
#include <linux/u64_stats_sync.h>
#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 15, 0)
#define u64_stats_fetch_begin	u64_stats_fetch_begin_bh
#define u64_stats_fetch_retry	u64_stats_fetch_retry_bh
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#define u64_stats_fetch_begin	u64_stats_fetch_begin_irq
#define u64_stats_fetch_retry	u64_stats_fetch_retry_irq
#endif
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 13, 0)
#define u64_stats_init(sync)			do { } while (0)
#endif

/* skb_tx_timestamp - since 2.6.36 - not at all */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 36)
static inline void skb_tx_timestamp(struct sk_buff *skb)
{
}
#endif

/*
 * kuid_t - since 3.5 - uid_t; current_fsuid - since 2.6.28 - a field
 *
 * The caller owns the file, and is not root.
 */
static inline int inode_is_callers(const struct inode *inode)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 28)
	return inode->i_uid && inode->i_uid == current->fsuid;
#elif LINUX_VERSION_CODE < KERNEL_VERSION(3, 5, 0)
	return inode->i_uid && inode->i_uid == current_fsuid();
#else
	return !uid_eq(inode->i_uid, GLOBAL_ROOT_UID) &&
	       uid_eq(inode->i_uid, current_fsuid());
#endif
}

/*
 * net.user_ns - since 3.8 - no user namespace but the first that has power over
 * a network namespace
 *
 * netdev_capable: of the caller, where the device is; netdev_is_here: the
 * caller is there as well; netdev_is_near: the other device.  Under rtnl_lock().
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 8, 0)
static inline int netdev_capable(const struct net_device *dev, int cap)
{
	return capable(cap);
}

static inline int netdev_is_here(const struct net_device *dev)
{
	return 1;
}

static inline int netdev_is_near(const struct net_device *dev,
				 const struct net_device *other)
{
	return 1;
}
#else
#include <linux/nsproxy.h>
#include <linux/user_namespace.h>
#include <net/net_namespace.h>
static inline int netdev_capable(const struct net_device *dev, int cap)
{
	return ns_capable(dev_net(dev)->user_ns, cap);
}

static inline int netdev_is_here(const struct net_device *dev)
{
	return net_eq(dev_net(dev), current->nsproxy->net_ns);
}

static inline int netdev_is_near(const struct net_device *dev,
				 const struct net_device *other)
{
	return net_eq(dev_net(dev), dev_net(other));
}
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

/* ktime_get_real_ns - since 3.17 - ktime_t - since 2.6.16 - do_gettimeofday */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 16)
#include <linux/time.h>
static inline u64 ktime_get_real_ns(void)
{
	struct timeval now;

	do_gettimeofday(&now);
	return (u64)now.tv_sec * 1000000000 + now.tv_usec * 1000;
}
#elif LINUX_VERSION_CODE < KERNEL_VERSION(3, 17, 0)
#include <linux/ktime.h>
#define ktime_get_real_ns()	((u64)ktime_to_ns(ktime_get_real()))
#else
#include <linux/timekeeping.h>
#endif

/* ETH_P_8021AD - since 3.10 - the number */
#ifndef ETH_P_8021AD
#define ETH_P_8021AD 0x88a8
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

/* net_device_ops.ndo_get_iflink - since 4.1 - a field, set too early for a pair */
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 1, 0)
#define SNULL_NDO_GET_IFLINK(function)
#else
#define SNULL_NDO_GET_IFLINK(function)	.ndo_get_iflink = function,
#endif

/* XDP_PACKET_HEADROOM - since 4.12 - no XDP that would want it */
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 12, 0)
#define XDP_PACKET_HEADROOM	0
#else
#include <uapi/linux/bpf.h>
#endif

/* synchronize_rcu_tasks in each configuration - since 4.14 - RCU's alone */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 12)
#define synchronize_rcu_tasks() synchronize_kernel()
#elif LINUX_VERSION_CODE < KERNEL_VERSION(4, 14, 0)
#define synchronize_rcu_tasks() synchronize_rcu()
#endif

/* A timer's function that is given the timer - since 4.15 - a number */
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
typedef unsigned long snull_timer_arg;
#define SNULL_DEFINE_TIMER(name, function)				\
	struct timer_list name = TIMER_INITIALIZER(function, 0, 0)
#else
typedef struct timer_list *snull_timer_arg;
#define SNULL_DEFINE_TIMER(name, function)	DEFINE_TIMER(name, function)
#endif

/* __poll_t, EPOLL* - since 4.16 - unsigned int, POLL* */
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 16, 0)
typedef unsigned int __poll_t;
#define EPOLLIN POLLIN
#define EPOLLRDNORM POLLRDNORM
#define EPOLLOUT POLLOUT
#define EPOLLWRNORM POLLWRNORM
#endif

/* ndo_select_queue with these arguments - since 5.2 - with others: one queue */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 2, 0)
#define SNULL_CAN_QUEUE 0
#define SNULL_NDO_SELECT_QUEUE(function)
#else
#define SNULL_CAN_QUEUE 1
#define SNULL_NDO_SELECT_QUEUE(function)	.ndo_select_queue = function,
#endif

/* compat_ptr_ioctl - since 5.5 - a function of one's own */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 5, 0) && defined(CONFIG_COMPAT)
#include <linux/compat.h>
static inline long snull_compat_ptr_ioctl(struct file *file, unsigned int cmd,
					  unsigned long arg)
{
	return file->f_op->unlocked_ioctl(file, cmd,
					  (unsigned long)compat_ptr(arg));
}

#define compat_ptr_ioctl snull_compat_ptr_ioctl
#endif

/*
 * pin_user_pages - since 5.6 - not at all: what came before it did not keep
 * long pins out of zones that must be emptied; without a list of vmas - since
 * 6.5 - with it; mmap_read_lock - since 5.8 - mmap_sem
 *
 * Not pin_user_pages_fast, which overlooks VM_IO and would pin our own pages.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 6, 0)
#define SNULL_CAN_PIN 0
static inline int snull_pin_pages(struct mm_struct *mm, unsigned long addr,
				  unsigned long count, struct page **pages)
{
	return -EOPNOTSUPP;
}

static inline void snull_unpin_pages(struct mm_struct *mm, unsigned long count,
				     struct page **pages)
{
}
#else
#include <linux/sched/mm.h>
#define SNULL_CAN_PIN 1

static inline void snull_unpin_pages(struct mm_struct *mm, unsigned long count,
				     struct page **pages)
{
	unpin_user_pages_dirty_lock(pages, count, true);
	account_locked_vm(mm, count, false);
	mmdrop(mm);
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 8, 0)
#define mmap_read_lock(mm) down_read(&(mm)->mmap_sem)
#define mmap_read_unlock(mm) up_read(&(mm)->mmap_sem)
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
#define snull_pin_user_pages(addr, count, flags, pages)			\
	pin_user_pages(addr, count, flags, pages, NULL)
#else
#define snull_pin_user_pages pin_user_pages
#endif

/* All of them or none. */
static inline int snull_pin_pages(struct mm_struct *mm, unsigned long addr,
				  unsigned long count, struct page **pages)
{
	int err = account_locked_vm(mm, count, true);
	long pinned;

	if (err)
		return err;
	mmap_read_lock(mm);
	pinned = snull_pin_user_pages(addr, count, FOLL_WRITE | FOLL_LONGTERM,
				      pages);
	mmap_read_unlock(mm);
	if (pinned == count) {
		mmgrab(mm);
		return 0;
	}
	if (pinned > 0)
		unpin_user_pages(pages, pinned);
	account_locked_vm(mm, count, false);
	return pinned < 0 ? pinned : -EFAULT;
}
#endif

/*
 * SKBFL_SHARED_FRAG - since 5.12 - SKBTX_SHARED_FRAG - since 3.8 - not at all
 *
 * Somebody may change the payload while it is on its way: who must know it
 * twice, for a checksum and for what is sent, copies it.
 */
static inline void skb_share_frags(struct sk_buff *skb)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 12, 0)
	skb_shinfo(skb)->flags |= SKBFL_SHARED_FRAG;
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(3, 8, 0)
	skb_shinfo(skb)->tx_flags |= SKBTX_SHARED_FRAG;
#endif
}

/* napi_build_skb - since 5.13 - not at all: skbs are allocated one by one */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 13, 0)
#define SNULL_CAN_BUILD 0
static inline struct sk_buff *napi_build_skb(void *data, unsigned int size)
{
	return NULL;
}

static inline unsigned int snull_skb_size(unsigned int len)
{
	return 0;
}

static inline int snull_page_is_reusable(struct page *page)
{
	return 0;
}
#else
#define SNULL_CAN_BUILD 1

/* Bytes for the head of an skb with room for @len bytes. */
static inline unsigned int snull_skb_size(unsigned int len)
{
	return SKB_DATA_ALIGN(len) +
	       SKB_DATA_ALIGN(sizeof(struct skb_shared_info));
}

/* Nobody else has it, and it is not from the reserves for emergencies. */
static inline int snull_page_is_reusable(struct page *page)
{
	return page_count(page) == 1 && !page_is_pfmemalloc(page);
}
#endif

/*
 * What the port e1000 is written against - since 5.10 - not tried, and a kernel
 * without PCI has none
 *
 * dev_is_dma_coherent, in <linux/dma-map-ops.h> - since 5.10.
 * netif_napi_add - since 6.1 without a weight - with it
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 10, 0) || !defined(CONFIG_PCI)
#define SNULL_CAN_E1000 0
#else
#define SNULL_CAN_E1000 1
#include <linux/dma-map-ops.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#define snull_netif_napi_add(dev, napi, poll)				\
	netif_napi_add(dev, napi, poll, NAPI_POLL_WEIGHT)
#else
#define snull_netif_napi_add(dev, napi, poll)	netif_napi_add(dev, napi, poll)
#endif
#endif

/*
 * What the port attach is written against - since 5.10 - not tried
 *
 * skb_gso_segment in <net/gso.h> - since 6.5 - in <linux/netdevice.h>.
 * ubuf_info.ops - since 6.10 - callback, with the skb - since 5.12 - without it;
 * skb_zcopy_init - since 5.12 - fields
 *
 * DEFINE_UBUF_DONE(name, done): done(ubuf, sent) is called when an skb that has
 * the ubuf has no fragments any more; @sent: it had them until it had been sent.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 10, 0)
#define SNULL_CAN_RX_HANDLER 0
#else
#define SNULL_CAN_RX_HANDLER 1
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
#include <net/gso.h>
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 12, 0)
#define DEFINE_UBUF_DONE(name, done)					\
static void name##_callback(struct ubuf_info *ubuf, bool sent)		\
{									\
	done(ubuf, sent);						\
}									\
									\
static void name(struct sk_buff *skb, struct ubuf_info *ubuf)		\
{									\
	ubuf->callback = name##_callback;				\
	refcount_set(&ubuf->refcnt, 1);					\
	skb_shinfo(skb)->destructor_arg = ubuf;				\
	skb_shinfo(skb)->tx_flags |= SKBTX_ZEROCOPY_FRAG;		\
}
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
#define DEFINE_UBUF_DONE(name, done)					\
static void name##_callback(struct sk_buff *skb, struct ubuf_info *ubuf, \
			    bool sent)					\
{									\
	done(ubuf, sent);						\
}									\
									\
static void name(struct sk_buff *skb, struct ubuf_info *ubuf)		\
{									\
	ubuf->callback = name##_callback;				\
	ubuf->flags = SKBFL_ZEROCOPY_FRAG;				\
	refcount_set(&ubuf->refcnt, 1);					\
	skb_zcopy_init(skb, ubuf);					\
}
#else
#define DEFINE_UBUF_DONE(name, done)					\
static void name##_complete(struct sk_buff *skb, struct ubuf_info *ubuf, \
			    bool sent)					\
{									\
	done(ubuf, sent);						\
}									\
									\
static const struct ubuf_info_ops name##_ops = {			\
	.complete = name##_complete,					\
};									\
									\
static void name(struct sk_buff *skb, struct ubuf_info *ubuf)		\
{									\
	ubuf->ops = &name##_ops;					\
	ubuf->flags = SKBFL_ZEROCOPY_FRAG;				\
	refcount_set(&ubuf->refcnt, 1);					\
	skb_zcopy_init(skb, ubuf);					\
}
#endif
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

/*
 * ethtool_ops.get_ts_info - since 3.5 - not at all; its struct has had this name
 * since 6.11, another before
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 5, 0)
#define DEFINE_TS_INFO(name, flags)
#define SNULL_GET_TS_INFO(name)
#else
#include <linux/net_tstamp.h>
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
#define kernel_ethtool_ts_info ethtool_ts_info
#endif
#define DEFINE_TS_INFO(name, flags)					\
static int name(struct net_device *dev,					\
		struct kernel_ethtool_ts_info *info)			\
{									\
	info->so_timestamping = flags;					\
	info->phc_index = -1;						\
	return 0;							\
}

#define SNULL_GET_TS_INFO(name)		.get_ts_info = name,
#endif

/*
 * A classic BPF program of one's own: bpf_prog_create, tried since 5.10 - not at
 * all; bpf_prog_run - since 5.15 - BPF_PROG_RUN
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 10, 0)
#define SNULL_CAN_FILTER 0
struct bpf_prog;
static inline int snull_bpf_create(struct bpf_prog **prog,
				   struct sock_filter *code, unsigned int count)
{
	return -EOPNOTSUPP;
}

static inline void snull_bpf_destroy(struct bpf_prog *prog)
{
}

static inline unsigned int snull_bpf_run(const struct bpf_prog *prog,
					 struct sk_buff *skb)
{
	return 1;
}
#else
#define SNULL_CAN_FILTER 1
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 15, 0)
#define bpf_prog_run(prog, context) BPF_PROG_RUN(prog, context)
#endif
static inline int snull_bpf_create(struct bpf_prog **prog,
				   struct sock_filter *code, unsigned int count)
{
	struct sock_fprog_kern program = { .len = count, .filter = code };

	return bpf_prog_create(prog, &program);
}

#define snull_bpf_destroy(prog)		bpf_prog_destroy(prog)
#define snull_bpf_run(prog, skb)	bpf_prog_run(prog, skb)
#endif

/*
 * unmap_mapping_range that takes away pages without a mapping of their own but
 * leaves a reader's private copies - since 5.18 - with the copies
 */
#define SNULL_CAN_ZAP_SHARED (LINUX_VERSION_CODE >= KERNEL_VERSION(5, 18, 0))

/* pde_data - since 5.17 - PDE_DATA - since 3.10 - a field */
#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 10, 0)
#define pde_data(inode) (PDE(inode)->data)
#elif LINUX_VERSION_CODE < KERNEL_VERSION(5, 17, 0)
#define pde_data(inode) PDE_DATA(inode)
#endif

/* timer_delete_sync - since 6.2, and in late stable releases before it - del_timer_sync */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
#define timer_delete_sync(timer)	del_timer_sync(timer)
#endif

/* vm_flags_set - since 6.3 - vm_flags */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
static inline void vm_flags_set(struct vm_area_struct *vma, unsigned long flags)
{
	vma->vm_flags |= flags;
}
#endif

/* A mapping that is filled in by vm_insert_page as it is touched. */
#if SNULL_CAN_FAULT
static inline void vm_set_ops(struct vm_area_struct *vma,
			      const struct vm_operations_struct *ops)
{
	vm_flags_set(vma, VM_MIXEDMAP);
	vma->vm_ops = (struct vm_operations_struct *)ops;
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
#define proc_write	write
#define proc_ioctl	unlocked_ioctl
#define proc_compat_ioctl compat_ioctl
#define proc_lseek	llseek
#define proc_poll	poll
#define proc_mmap	mmap
#endif

#endif /* SNULL_COMPAT_H */
