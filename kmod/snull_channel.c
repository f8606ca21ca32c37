// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_channel.c - who has which channel, and what its owner may ask for.
 *
 * A channel that has a reserved block is active: frames are sent from it where
 * they lie.  One that has none keeps its slots in host memory, laid out in the
 * same way; it receives there, and when it sends, it gets the block of another
 * (snull_cache.c).  Channel 0 always has block 0, whose address /proc/nf_addr
 * tells.
 *
 * Lock order: mmap_lock or a channel's doorbell, snull_channel_lock, the lock of
 * a port or pool->tx_lock.
 */
#include "snull_channel.h"
#include "snull_filter.h"
#include "snull_tx.h"
#include "snull_user.h"

#define SNULL_CHANNEL_CLEAR	64	/* slots cleared in one go */

struct snull_channel *snull_channel_all;
struct snull_channel_options snull_channel_options;
DEFINE_MUTEX(snull_channel_lock);	/* all of the channels but their pools */

static unsigned long snull_channel_size(void)
{
	return PAGE_SIZE << snull_channel_options.order;
}

/**
 * snull_channel_address - where the channel's block is
 * @channel: the channel
 *
 * Return: the physical address, 0 if the channel is inactive.
 */
unsigned long long snull_channel_address(struct snull_channel *channel)
{
	unsigned long long address = 0;

	mutex_lock(&snull_channel_lock);
	if (channel->block >= 0)
		address = __pa(channel->mem);
	mutex_unlock(&snull_channel_lock);
	return address;
}

/**
 * snull_channel_refill - the reader may have given slots back
 * @channel: the channel
 *
 * A device that had no slot left for frames gets some again, and does not ask
 * for them by itself.
 */
void snull_channel_refill(struct snull_channel *channel)
{
	struct snull_pool *pool = &channel->pool;
	const struct snull_port_ops *ops = READ_ONCE(pool->port)->ops;

	if (ops->refill)
		ops->refill(pool);
}

/**
 * snull_channel_doorbell - send what is in the TX partition
 * @channel: a channel that the caller has claimed
 * @limit: how many frames to take at most, 0: all there are
 *
 * Where every other active channel has frames under way, an inactive one stays
 * so, and its frames are copied.
 *
 * Return: number of frames taken from their slots, or a negative errno.
 */
long snull_channel_doorbell(struct snull_channel *channel, unsigned int limit)
{
	unsigned int active;
	long sent;

	if (!channel->pool.tx_count)
		return -EOPNOTSUPP;
	mutex_lock(&channel->doorbell);
	mutex_lock(&snull_channel_lock);
	channel->ringing = 1;
	/* Two copies of a block for nothing would be a way to slow others. */
	if (channel->block < 0 && snull_tx_pending(&channel->pool))
		snull_cache_activate(channel);
	snull_cache_use(channel);
	active = channel->block >= 0;
	mutex_unlock(&snull_channel_lock);

	sent = snull_tx_send(&channel->pool, limit, active);

	mutex_lock(&snull_channel_lock);
	channel->ringing = 0;
	mutex_unlock(&snull_channel_lock);
	snull_channel_refill(channel);
	mutex_unlock(&channel->doorbell);
	return sent;
}

/*
 * The lock of a port keeps frames from the pool; but not a device that has its
 * slots, which must be gone before anyone touches its memory.
 */
static void snull_channel_pause(struct snull_pool *pool)
{
	if (pool->port->dma)
		pool->port->ops->stop(pool);
}

/* The device may have it again; if not, what the port says. */
static int snull_channel_resume(struct snull_pool *pool)
{
	return pool->port->dma ? pool->port->ops->start(pool) : 0;
}

/* Memory for a new owner of a channel other than 0; cleared. */
static int snull_channel_equip(struct snull_channel *channel)
{
	struct snull_pool *pool = &channel->pool;

	if (snull_channel_cached(channel)) {
		channel->host = vmalloc(snull_channel_size());
		if (!channel->host)
			return -ENOMEM;
	}
	/*
	 * The block of the one before.  Pages of it that frames still refer to
	 * make it one that is held, and is not given to anybody.
	 */
	snull_tx_abandon(pool);
	snull_cache_release(channel);
	channel->mem = snull_cache_acquire(channel);
	if (!channel->mem)
		channel->mem = channel->host;
	if (!channel->mem)
		return -EBUSY;
	memset(channel->mem, 0, snull_channel_size());

	snull_pool_lock(pool);
	pool->mem = channel->mem;
	snull_pool_shape(pool, snull_channel_size(), snull_channel_options.tx);
	snull_pool_header(pool)->ri = pool->next;
	snull_pool_open(pool, 1);
	snull_pool_unlock(pool);
	return 0;
}

/*
 * Channel 0 keeps its memory, and the frames in it are for the next owner; but
 * nothing else of the one before, neither frames given back nor those sent.  What
 * is still under way is cleared when its slot comes back.
 * In pieces, so that frames that come in need not wait for long.
 */
static void snull_channel_forget(struct snull_pool *pool)
{
	unsigned int n, count;

	snull_tx_reset(pool);
	for (n = 1; n < pool->length; n += count) {
		count = min_t(unsigned int, SNULL_CHANNEL_CLEAR,
			      pool->length - n);
		snull_pool_lock(pool);
		snull_pool_clear(pool, n, count);
		snull_pool_unlock(pool);
		cond_resched();
	}
	snull_pool_lock(pool);
	snull_pool_clear_edges(pool);
	snull_pool_unlock(pool);
}

/**
 * snull_channel_release - the owner has closed the file, or died
 * @channel: the channel, which nobody maps any more but watchers of channel 0
 *
 * Channel 0 goes on receiving, for the owner to come.  Another one forgets
 * what it holds; its block is kept while frames refer to it.
 */
void snull_channel_release(struct snull_channel *channel)
{
	struct snull_pool *pool = &channel->pool;
	struct snull_filter *filter;
	struct snull_user *user;
	void *host;

	mutex_lock(&snull_channel_lock);
	user = channel->user;
	host = channel->host;
	channel->user = NULL;
	channel->host = NULL;
	channel->claimed = 0;
	if (channel->index)
		snull_channel_pause(pool);
	snull_pool_lock(pool);
	if (user) {
		/* Its own memory again; the next owner sends from the start. */
		snull_pool_shape(pool, snull_channel_size(),
				 snull_channel_options.tx);
		pool->next = user->kept_next;
	}
	if (channel->index) {
		snull_pool_open(pool, 0);
		channel->mapping = NULL;
		if (channel->block < 0)
			channel->mem = NULL;
	}
	filter = snull_pool_set_filter(pool, NULL);
	snull_cache_move(channel, channel->mem);
	snull_pool_unlock(pool);
	if (channel->index && snull_tx_idle(pool))
		snull_cache_release(channel);
	mutex_unlock(&snull_channel_lock);
	/* What it has given back before it went. */
	snull_channel_refill(channel);

	snull_filter_destroy(filter);
	vfree(host);
	if (user)
		snull_user_unpin(user);
}

/**
 * snull_channel_claim - become the owner of a channel
 * @channel: the channel
 *
 * Return: 0, -EBUSY while someone has it, or, but for channel 0, frames or pipes
 * have pages of every block that is free and there is no memory for another,
 * -ENOMEM, or what the port says that cannot have the memory.
 */
int snull_channel_claim(struct snull_channel *channel)
{
	struct snull_pool *pool = &channel->pool;
	int claimed, err = 0;

	mutex_lock(&snull_channel_lock);
	/* It need not be idle: an owner must not wait for whoever reads no more. */
	if (channel->claimed) {
		mutex_unlock(&snull_channel_lock);
		return -EBUSY;
	}
	snull_channel_pause(pool);
	if (channel->index)
		err = snull_channel_equip(channel);
	else
		snull_channel_forget(pool);
	claimed = !err;
	if (claimed) {
		channel->claimed = 1;
		snull_pool_lock(pool);
		snull_cache_move(channel, channel->mem);
		snull_pool_unlock(pool);
		err = snull_channel_resume(pool);
	}
	mutex_unlock(&snull_channel_lock);
	/* From here on it may be another one's who had waited. */
	if (err && claimed)
		snull_channel_release(channel);
	return err;
}

/**
 * snull_channel_enter - a file of the channel is being opened
 * @channel: the channel, whose pool stays with its port until
 *	snull_channel_leave(), unless the port loses its device
 */
void snull_channel_enter(struct snull_channel *channel)
{
	mutex_lock(&snull_channel_lock);
	channel->files++;
	mutex_unlock(&snull_channel_lock);
}

/**
 * snull_channel_leave - it has been closed, or could not be opened
 * @channel: the channel
 */
void snull_channel_leave(struct snull_channel *channel)
{
	mutex_lock(&snull_channel_lock);
	channel->files--;
	mutex_unlock(&snull_channel_lock);
}

/*
 * A page of an inactive or active channel: the mapping is filled in as it is
 * touched, since it changes when the channel moves.  Inserted here, under the
 * lock, so that no page of a block can appear in it after the block is lost.
 */
static int snull_channel_fault(struct vm_area_struct *vma, unsigned long addr,
			       unsigned long pgoff)
{
	struct snull_channel *channel = vma->vm_private_data;
	void *at;
	int err;

	mutex_lock(&snull_channel_lock);
	at = channel->mem + (pgoff << PAGE_SHIFT);
	err = vm_insert_page(vma, addr, channel->block < 0 ?
					vmalloc_to_page(at) : virt_to_page(at));
	mutex_unlock(&snull_channel_lock);
	/* Another thread has touched it as well, and was first. */
	return err == -EBUSY ? 0 : err;
}

DEFINE_VM_OPS(snull_channel_vm_ops, snull_channel_fault);

/**
 * snull_channel_map - map a channel's memory
 * @channel: the channel
 * @vma: what part of it is asked for, and where
 *
 * Return: 0, -EINVAL if @vma is not within the memory, -ENOMEM, or -EOPNOTSUPP
 * for a private mapping whose copies this kernel would take away with the pages
 * of a channel that moves.
 */
int snull_channel_map(struct snull_channel *channel, struct vm_area_struct *vma)
{
	unsigned long pages = (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
	unsigned long all = snull_channel_size() >> PAGE_SHIFT;

	if (vma->vm_pgoff > all || pages > all - vma->vm_pgoff)
		return -EINVAL;
	/* VM_IO: no get_user_pages, so that no page outlives its mapping. */
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	if (!snull_channel_cached(channel))
		return vm_insert_pages_at(vma, channel->mem +
					  (vma->vm_pgoff << PAGE_SHIFT));
	if (!SNULL_CAN_ZAP_SHARED &&
	    (vma->vm_flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE)
		return -EOPNOTSUPP;
	mutex_lock(&snull_channel_lock);
	channel->mapping = vma->vm_file->f_mapping;
	mutex_unlock(&snull_channel_lock);
	vma->vm_private_data = channel;
	vm_set_ops(vma, &snull_channel_vm_ops);
	return 0;
}

/**
 * snull_channel_pin - receive into memory of the owner
 * @channel: a channel that the caller has claimed
 * @request: where that memory is
 *
 * Return: 0, or a negative errno: -EBUSY if there is such memory already or
 * frames are under way, -EINVAL, -EFAULT, -ENOMEM, -EOPNOTSUPP, also of a port
 * whose device reads and writes the slots.
 */
int snull_channel_pin(struct snull_channel *channel,
		      const struct nf_user_pool *request)
{
	struct snull_pool *pool = &channel->pool;
	struct snull_user *user;
	int err = 0;

	if (READ_ONCE(pool->port)->dma)
		return -EOPNOTSUPP;
	user = snull_user_pin(request, pool);
	if (IS_ERR(user))
		return PTR_ERR(user);
	mutex_lock(&channel->doorbell);
	mutex_lock(&snull_channel_lock);
	if (channel->user || !snull_tx_idle(pool)) {
		err = -EBUSY;
	} else {
		snull_pool_lock(pool);
		snull_user_adopt(user, pool);
		snull_cache_publish(channel);
		snull_pool_unlock(pool);
		channel->user = user;
	}
	mutex_unlock(&snull_channel_lock);
	mutex_unlock(&channel->doorbell);
	if (err)
		snull_user_unpin(user);
	return err;
}

/**
 * snull_channel_filter - receive some frames only
 * @channel: a channel that the caller has claimed
 * @request: a program that decides which
 *
 * Return: 0, or a negative errno as of snull_filter_create().
 */
int snull_channel_filter(struct snull_channel *channel,
			 const struct nf_filter *request)
{
	struct snull_filter *filter = snull_filter_create(request);
	struct snull_pool *pool = &channel->pool;

	if (IS_ERR(filter))
		return PTR_ERR(filter);
	snull_pool_lock(pool);
	filter = snull_pool_set_filter(pool, filter);
	snull_pool_unlock(pool);
	snull_filter_destroy(filter);
	return 0;
}

/**
 * snull_channel_pages - where the pages of the owner's memory are
 * @channel: a channel that the caller has claimed
 * @request: which pages, and where to write their addresses
 * @privileged: the caller may know physical addresses
 *
 * Return: 0, -ENXIO if there is no such memory, -EINVAL for pages that it does
 * not have, or -EFAULT.
 */
int snull_channel_pages(struct snull_channel *channel,
			const struct nf_page_table *request, int privileged)
{
	/* It stays until the file is closed, hence no lock while copying. */
	struct snull_user *user = READ_ONCE(channel->user);

	return user ? snull_user_pages(user, request, privileged) : -ENXIO;
}

/**
 * snull_channels_create - make the channels, and blocks for those active
 * @options: the module's parameters, checked
 *
 * Until their port is there, no frame comes and nobody may open them.
 *
 * Return: 0 or -ENOMEM.
 */
int snull_channels_create(const struct snull_channel_options *options)
{
	struct snull_channel *channel;
	unsigned int i;

	snull_channel_options = *options;
	snull_channel_all = kcalloc(options->channels,
				    sizeof(*snull_channel_all), GFP_KERNEL);
	if (!snull_channel_all)
		return -ENOMEM;
	for (i = 0; i < options->channels; i++) {
		channel = &snull_channel_all[i];
		channel->index = i;
		channel->block = -1;
		mutex_init(&channel->doorbell);
		if (snull_pool_init(&channel->pool, snull_channel_size(),
				    options->width, options->tx,
				    options->stamp))
			goto err_memory;
		channel->pool.index = i;
		channel->pool.port = options->home;
	}
	if (snull_cache_create(options->active, options->order))
		goto err_memory;
	channel = &snull_channel_all[0];
	snull_pool_open(&channel->pool, 1);
	mutex_lock(&snull_channel_lock);
	snull_cache_move(channel, snull_cache_acquire(channel));
	mutex_unlock(&snull_channel_lock);
	snull_pool_header(&channel->pool)->ri = channel->pool.next;
	return 0;

err_memory:
	snull_channels_destroy();
	return -ENOMEM;
}

/**
 * snull_channels_destroy - give back all memory
 *
 * No file is open, no frame under way, and no device stores any.
 */
void snull_channels_destroy(void)
{
	unsigned int i;

	snull_cache_destroy();
	for (i = 0; i < snull_channel_options.channels; i++)
		snull_pool_exit(&snull_channel_all[i].pool);
	kfree(snull_channel_all);
	snull_channel_all = NULL;
}
