// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_proc.c - /proc/nf_addr and /proc/nf_channel/N, the files through which
 * user space finds, maps and waits for a pool: step 3 of 5 on the way of a
 * packet.
 *
 * Whoever opens /proc/nf_addr for writing claims channel 0: that user, and
 * those to whom it hands its descriptor, may give slots back and send.
 * Whoever opens it read-only watches, and cannot get a writable mapping that
 * is shared.  The other channels are nobody's to watch: to open is to claim,
 * and needs the right to write.
 *
 * Each open file holds a reference to the module, and a mapping holds its
 * file, so that the module cannot go while anyone can still see the pages.
 */
#include "snull_proc.h"
#include "snull_channel.h"
#include "snull_rights.h"
#include "snull_tx.h"

#define SNULL_PROC_NAME		"nf_addr"
#define SNULL_PROC_DIR		"nf_channel"

/**
 * struct snull_opener - an open file
 * @channel: its channel
 * @owner: it has the claim
 * @sends: it may send
 * @privileged: it may see physical addresses
 */
struct snull_opener {
	struct snull_channel *channel;
	int owner;
	int sends;
	int privileged;
};

static struct proc_dir_entry *snull_proc_dir;

/*
 * All files are there, and the module stays.  A file that is open, or mapped,
 * when a later step of loading fails would outlive the module.
 */
static int snull_proc_ready;

static int snull_proc_open(struct inode *inode, struct file *file)
{
	struct snull_channel *channel = pde_data(inode);
	struct snull_opener *opener;
	int err;

	if (!READ_ONCE(snull_proc_ready) || !try_module_get(THIS_MODULE))
		return -ENODEV;
	/* From here on its pool stays with its port, whose rights are asked. */
	snull_channel_enter(channel);
	err = snull_rights_open(&channel->pool, inode, file);
	if (!err && channel->index && !(file->f_mode & FMODE_WRITE))
		err = -EACCES;
	if (err)
		goto err_alloc;
	err = -ENOMEM;
	opener = kcalloc(1, sizeof(*opener), GFP_KERNEL);
	if (!opener)
		goto err_alloc;
	opener->channel = channel;
	opener->owner = !!(file->f_mode & FMODE_WRITE);
	opener->sends = opener->owner && snull_rights_send(&channel->pool);
	opener->privileged = capable(CAP_SYS_ADMIN);
	if (opener->owner) {
		err = snull_channel_claim(channel);
		if (err)
			goto err_claim;
	}
	file->private_data = opener;
	return 0;

err_claim:
	kfree(opener);
err_alloc:
	snull_channel_leave(channel);
	module_put(THIS_MODULE);
	return err;
}

static int snull_proc_release(struct inode *inode, struct file *file)
{
	struct snull_opener *opener = file->private_data;

	if (opener->owner)
		snull_channel_release(opener->channel);
	snull_channel_leave(opener->channel);
	kfree(opener);
	module_put(THIS_MODULE);
	return 0;
}

/*
 * The paper's read_procaddr: the pool's physical address, in decimal, and a
 * newline.  As in /proc/PID/pagemap, 0 stands for an address that the opener
 * has no right to know; and for that of a channel without a block.
 */
static ssize_t snull_proc_read(struct file *file, char __user *buf,
			       size_t count, loff_t *pos)
{
	struct snull_opener *opener = file->private_data;
	unsigned long long addr = 0;
	char line[24];
	int len;

	if (opener->privileged)
		addr = snull_channel_address(opener->channel);
	len = snprintf(line, sizeof(line), "%llu\n", addr);
	return simple_read_from_buffer(buf, count, pos, line, len);
}

static __poll_t snull_proc_poll(struct file *file, poll_table *wait)
{
	struct snull_opener *opener = file->private_data;
	struct snull_pool *pool = &opener->channel->pool;
	__poll_t events = 0;

	poll_wait(file, &pool->waiters, wait);
	snull_pool_wait(pool);
	snull_channel_refill(opener->channel);
	/* The owner may hand over other memory, and take it away by closing. */
	snull_pool_lock(pool);
	if (snull_pool_readable(pool))
		events |= EPOLLIN | EPOLLRDNORM;
	if (opener->owner && snull_tx_writable(pool))
		events |= EPOLLOUT | EPOLLWRNORM;
	snull_pool_unlock(pool);
	return events;
}

static int snull_proc_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct snull_opener *opener = file->private_data;

	return snull_channel_map(opener->channel, vma);
}

static long snull_proc_pin(struct snull_opener *opener, const void __user *arg)
{
	struct nf_user_pool request;

	if (copy_from_user(&request, arg, sizeof(request)))
		return -EFAULT;
	return snull_channel_pin(opener->channel, &request);
}

static long snull_proc_pages(struct snull_opener *opener,
			     const void __user *arg)
{
	struct nf_page_table request;

	if (copy_from_user(&request, arg, sizeof(request)))
		return -EFAULT;
	return snull_channel_pages(opener->channel, &request,
				   opener->privileged);
}

static long snull_proc_filter(struct snull_opener *opener,
			      const void __user *arg)
{
	struct nf_filter request;

	if (copy_from_user(&request, arg, sizeof(request)))
		return -EFAULT;
	return snull_channel_filter(opener->channel, &request);
}

static long snull_proc_ioctl(struct file *file, unsigned int cmd,
			     unsigned long arg)
{
	struct snull_opener *opener = file->private_data;

	if (cmd != NF_IOC_DOORBELL && cmd != NF_IOC_PIN &&
	    cmd != NF_IOC_PAGES && cmd != NF_IOC_FILTER)
		return -ENOTTY;
	if (!opener->owner)
		return -EPERM;
	switch (cmd) {
	case NF_IOC_DOORBELL:
		if (!opener->sends)
			return -EPERM;
		return snull_channel_doorbell(opener->channel,
					      min_t(unsigned long, arg,
						    UINT_MAX));
	case NF_IOC_PIN:
		return snull_proc_pin(opener, (const void __user *)arg);
	case NF_IOC_FILTER:
		return snull_proc_filter(opener, (const void __user *)arg);
	default:
		return snull_proc_pages(opener, (const void __user *)arg);
	}
}

static const struct proc_ops snull_proc_ops = {
	.proc_open	= snull_proc_open,
	.proc_release	= snull_proc_release,
	.proc_read	= snull_proc_read,
	.proc_lseek	= default_llseek,
	.proc_poll	= snull_proc_poll,
	.proc_mmap	= snull_proc_mmap,
	.proc_ioctl	= snull_proc_ioctl,
#ifdef CONFIG_COMPAT
	/* The arguments are laid out alike for programs of 32 bits. */
	.proc_compat_ioctl = compat_ptr_ioctl,
#endif
};

static int snull_proc_add(const char *name, struct proc_dir_entry *dir,
			  unsigned int channel, unsigned int mode,
			  unsigned int gid)
{
	struct proc_dir_entry *entry;

	entry = proc_create_data(name, mode, dir, &snull_proc_ops,
				 snull_channel_get(channel));
	if (!entry)
		return -ENOMEM;
	proc_set_group(entry, gid);
	return 0;
}

static void snull_proc_remove_channels(unsigned int count)
{
	char name[12];

	while (count-- > 1) {
		snprintf(name, sizeof(name), "%u", count);
		remove_proc_entry(name, snull_proc_dir);
	}
	remove_proc_entry(SNULL_PROC_DIR, NULL);
}

static int snull_proc_add_channels(unsigned int mode, unsigned int gid)
{
	char name[12];
	unsigned int i;

	snull_proc_dir = proc_mkdir(SNULL_PROC_DIR, NULL);
	if (!snull_proc_dir)
		return -ENOMEM;
	for (i = 1; i < snull_channel_count(); i++) {
		snprintf(name, sizeof(name), "%u", i);
		if (snull_proc_add(name, snull_proc_dir, i, mode, gid)) {
			snull_proc_remove_channels(i);
			return -ENOMEM;
		}
	}
	return 0;
}

/**
 * snull_proc_create - make /proc/nf_addr, and /proc/nf_channel if there is more
 * than one channel
 * @mode: the files' permission bits
 * @gid: their group
 *
 * The last step of loading: none of them can be opened before all are there.
 *
 * Return: 0, or -ENOMEM.
 */
int snull_proc_create(unsigned int mode, unsigned int gid)
{
	int err = snull_proc_add(SNULL_PROC_NAME, NULL, 0, mode, gid);

	if (err)
		return err;
	if (snull_channel_count() > 1) {
		err = snull_proc_add_channels(mode, gid);
		if (err) {
			remove_proc_entry(SNULL_PROC_NAME, NULL);
			return err;
		}
	}
	WRITE_ONCE(snull_proc_ready, 1);
	return 0;
}

/**
 * snull_proc_remove - take the files away; nobody has one open any more
 */
void snull_proc_remove(void)
{
	if (snull_channel_count() > 1)
		snull_proc_remove_channels(snull_channel_count());
	remove_proc_entry(SNULL_PROC_NAME, NULL);
}
