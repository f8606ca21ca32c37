// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_proc.c - /proc/nf_addr, the file through which user space finds, maps
 * and waits for the pool: step 3 of 5 on the way of a packet.
 *
 * Whoever opens it for writing claims the pool: that reader, and those to whom
 * it hands its descriptor, may give slots back.  Whoever opens it read-only
 * watches, and cannot get a writable mapping.  Each open file holds a
 * reference to the module, and a mapping holds its file, so that the module
 * cannot go while anyone can still see the pages.
 */
#include "snull_proc.h"

#define SNULL_PROC_NAME	"nf_addr"

/* file->private_data: may this opener see physical addresses? */
#define SNULL_PROC_PRIVILEGED	((void *)1)

static struct snull_pool *snull_proc_pool;

static int snull_proc_open(struct inode *inode, struct file *file)
{
	struct snull_pool *pool = snull_proc_pool;

	if (!try_module_get(THIS_MODULE))
		return -ENODEV;
	if (file->f_mode & FMODE_WRITE) {
		if (test_and_set_bit(0, &pool->claimed)) {
			module_put(THIS_MODULE);
			return -EBUSY;
		}
		snull_pool_publish(pool);
	}
	if (capable(CAP_SYS_ADMIN))
		file->private_data = SNULL_PROC_PRIVILEGED;
	else
		file->private_data = NULL;
	return 0;
}

static int snull_proc_release(struct inode *inode, struct file *file)
{
	if (file->f_mode & FMODE_WRITE)
		clear_bit(0, &snull_proc_pool->claimed);
	module_put(THIS_MODULE);
	return 0;
}

/*
 * The paper's read_procaddr: the pool's physical address, in decimal, and a
 * newline.  As in /proc/PID/pagemap, 0 stands for an address that the opener
 * has no right to know.
 */
static ssize_t snull_proc_read(struct file *file, char __user *buf,
			       size_t count, loff_t *pos)
{
	unsigned long long addr = 0;
	char line[24];
	int len;

	if (file->private_data == SNULL_PROC_PRIVILEGED)
		addr = __pa(snull_proc_pool->mem);
	len = snprintf(line, sizeof(line), "%llu\n", addr);
	return simple_read_from_buffer(buf, count, pos, line, len);
}

static __poll_t snull_proc_poll(struct file *file, poll_table *wait)
{
	struct snull_pool *pool = snull_proc_pool;

	poll_wait(file, &pool->readers, wait);
	return snull_pool_readable(pool) ? EPOLLIN | EPOLLRDNORM : 0;
}

static int snull_proc_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct snull_pool *pool = snull_proc_pool;
	unsigned long pages = (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
	unsigned long in_pool = 1UL << pool->order;

	if (vma->vm_pgoff > in_pool || pages > in_pool - vma->vm_pgoff)
		return -EINVAL;
	/* VM_IO: no get_user_pages, so that no page outlives its mapping. */
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return vm_insert_pages_at(vma,
				  pool->mem + (vma->vm_pgoff << PAGE_SHIFT));
}

static const struct proc_ops snull_proc_ops = {
	.proc_open	= snull_proc_open,
	.proc_release	= snull_proc_release,
	.proc_read	= snull_proc_read,
	.proc_lseek	= default_llseek,
	.proc_poll	= snull_proc_poll,
	.proc_mmap	= snull_proc_mmap,
};

/**
 * snull_proc_create - make /proc/nf_addr
 * @pool: the pool it stands for
 * @mode: its permission bits
 * @gid: its group
 *
 * Return: 0, or -ENOMEM.
 */
int snull_proc_create(struct snull_pool *pool, unsigned int mode,
		      unsigned int gid)
{
	struct proc_dir_entry *entry;

	snull_proc_pool = pool;
	entry = proc_create(SNULL_PROC_NAME, mode, NULL, &snull_proc_ops);
	if (!entry)
		return -ENOMEM;
	proc_set_group(entry, gid);
	return 0;
}

/**
 * snull_proc_remove - take /proc/nf_addr away; nobody has it open any more
 */
void snull_proc_remove(void)
{
	remove_proc_entry(SNULL_PROC_NAME, NULL);
}
