// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_user.c - a pool that the application allocates: the paper's "in user
 * application space, it can allocate sequential space as packet pool", with
 * the address table in the kernel.
 *
 * The pages stay where they are while the file is open: pinned for long, so
 * that they are in no zone that has to be emptied, and counted against
 * RLIMIT_MEMLOCK.  What the owner does to its address space meanwhile changes
 * nothing about them.  The kernel sees them one after the other (vmap), so
 * that slots may cross from page to page as in any other pool.
 */
#include "snull_user.h"
#include "snull_shape.h"

/**
 * snull_user_pin - pin memory of the calling process, and clear it
 * @request: where it is
 * @pool: the pool that is to have it, for the shape of its slots
 *
 * Return: the memory, or ERR_PTR of -EINVAL if it is not whole pages, too
 * small for a slot or too large for slot numbers of 16 bits, -EFAULT if it is
 * not all there or not writable, -ENOMEM, -EOPNOTSUPP on a kernel that cannot.
 */
struct snull_user *snull_user_pin(const struct nf_user_pool *request,
				  const struct snull_pool *pool)
{
	u64 size = request->size;
	struct snull_user *user;
	int err = -ENOMEM;

	if (!SNULL_CAN_PIN)
		return ERR_PTR(-EOPNOTSUPP);
	if (pool->stamped && size <= UINT_MAX)
		size = snull_shape_before_stamps(size, pool->width);
	if ((request->address | request->size) & ~PAGE_MASK ||
	    !snull_shape_slots(size, pool->width) ||
	    request->address + request->size < request->address)
		return ERR_PTR(-EINVAL);
	user = kcalloc(1, sizeof(*user), GFP_KERNEL);
	if (!user)
		return ERR_PTR(-ENOMEM);
	user->count = (unsigned long)(request->size >> PAGE_SHIFT);
	user->pages = vmalloc(user->count * sizeof(*user->pages));
	if (!user->pages)
		goto err_pages;
	user->mm = current->mm;
	err = snull_pin_pages(user->mm, (unsigned long)request->address,
			      user->count, user->pages);
	if (err)
		goto err_pin;
	user->mem = vmap(user->pages, user->count, VM_MAP, PAGE_KERNEL);
	if (!user->mem) {
		err = -ENOMEM;
		goto err_map;
	}
	memset(user->mem, 0, user->count << PAGE_SHIFT);
	return user;

err_map:
	snull_unpin_pages(user->mm, user->count, user->pages);
err_pin:
	vfree(user->pages);
err_pages:
	kfree(user);
	return ERR_PTR(err);
}

/**
 * snull_user_unpin - undo snull_user_pin()
 * @user: memory in which no frame is stored any more
 */
void snull_user_unpin(struct snull_user *user)
{
	vunmap(user->mem);
	snull_unpin_pages(user->mm, user->count, user->pages);
	vfree(user->pages);
	kfree(user);
}

/**
 * snull_user_adopt - receive into the user's memory
 * @user: the memory
 * @pool: the pool, locked, no frame of it under way
 */
void snull_user_adopt(struct snull_user *user, struct snull_pool *pool)
{
	user->kept_next = pool->next;
	pool->mem = user->mem;
	snull_pool_shape(pool, user->count << PAGE_SHIFT, 0);
	pool->features |= NF_FEATURE_USER;
	snull_pool_header(pool)->ri = pool->next;
	snull_pool_publish(pool);
}

/**
 * snull_user_pages - tell the owner where the pages are
 * @user: the memory
 * @request: which pages, and where to write their physical addresses
 * @privileged: 0: write 0 for each
 *
 * Return: 0, -EINVAL for pages that there are not, or -EFAULT.
 */
int snull_user_pages(const struct snull_user *user,
		     const struct nf_page_table *request, int privileged)
{
	u64 __user *to = (u64 __user *)(unsigned long)request->physical;
	unsigned long i;
	u64 address;

	if (request->first > user->count ||
	    request->count > user->count - request->first)
		return -EINVAL;
	for (i = 0; i < request->count; i++) {
		address = 0;
		if (privileged)
			address = (u64)page_to_pfn(user->pages[request->first +
							       i]) << PAGE_SHIFT;
		if (copy_to_user(to + i, &address, sizeof(address)))
			return -EFAULT;
	}
	return 0;
}
