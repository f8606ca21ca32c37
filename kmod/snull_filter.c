// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_filter.c - a classic BPF program decides which frames come into a pool:
 * step 2 of 5 on the way of a packet.
 *
 * The program belongs to the claim: who owns the channel sets it, and it goes
 * with the owner.  The kernel checks and runs it, as it does for sockets; it sees
 * the frame from the MAC header on, as it lies in the slot.
 */
#include "snull_filter.h"

/**
 * struct snull_filter - a program that the kernel has checked
 * @prog: the program
 * @skb: what it is given: no skb of any list or cache, but a head that refers to
 *	the frame in the slot, for as long as the program runs.  Without
 *	ancillary data, the program looks at nothing but these bytes.
 *
 * Used with the pool locked, one frame at a time.
 */
struct snull_filter {
	struct bpf_prog *prog;
	struct sk_buff skb;
};

/*
 * What a program may load besides the frame's bytes belongs to the sender of the
 * skb (its mark) or takes long (a search in the frame): not for any user.
 */
static int snull_filter_check(const struct sock_filter *code,
			      unsigned int count)
{
	for (; count; count--, code++)
		if ((BPF_CLASS(code->code) == BPF_LD ||
		     BPF_CLASS(code->code) == BPF_LDX) &&
		    BPF_MODE(code->code) == BPF_ABS && (s32)code->k < 0)
			return -EINVAL;
	return 0;
}

/**
 * snull_filter_create - check a program
 * @request: where it is
 *
 * Return: the filter, NULL if there is to be none, or as ERR_PTR() -EINVAL for
 * a program that makes no sense, -E2BIG for one that is too long, -EFAULT,
 * -ENOMEM, or -EOPNOTSUPP where the kernel cannot.
 */
struct snull_filter *snull_filter_create(const struct nf_filter *request)
{
	struct snull_filter *filter = NULL;
	struct sock_filter *code;
	size_t size;
	int err;

	if (request->reserved)
		return ERR_PTR(-EINVAL);
	if (!request->count)
		return NULL;
	if (request->count > NF_FILTER_MAX)
		return ERR_PTR(-E2BIG);
	if (!SNULL_CAN_FILTER)
		return ERR_PTR(-EOPNOTSUPP);
	size = request->count * sizeof(*code);
	code = kmalloc(size, GFP_KERNEL);
	err = -ENOMEM;
	if (!code)
		return ERR_PTR(err);
	filter = kcalloc(1, sizeof(*filter), GFP_KERNEL);
	if (!filter)
		goto err_code;
	err = -EFAULT;
	if (copy_from_user(code, (void __user *)(unsigned long)request->program,
			   size))
		goto err_code;
	err = snull_filter_check(code, request->count);
	if (!err)
		err = snull_bpf_create(&filter->prog, code, request->count);
	if (err)
		goto err_code;
	kfree(code);
	return filter;

err_code:
	kfree(filter);
	kfree(code);
	return ERR_PTR(err);
}

/**
 * snull_filter_destroy - forget a program
 * @filter: one that no pool has any more, or NULL
 */
void snull_filter_destroy(struct snull_filter *filter)
{
	if (!filter)
		return;
	snull_bpf_destroy(filter->prog);
	kfree(filter);
}

/**
 * snull_filter_run - the rest of snull_filter_wants()
 * @pool: as there; it has a filter
 * @slot: likewise
 * @len: likewise
 *
 * The owner may write into the slot meanwhile, and so decide otherwise.
 *
 * Return: 1 or 0.
 */
int snull_filter_run(struct snull_pool *pool, struct nf_pool_slot *slot,
		     unsigned int len)
{
	struct sk_buff *skb = &pool->filter->skb;

	skb->head = slot->frame;
	skb->data = slot->frame;
	skb->len = len;
	skb_set_tail_pointer(skb, len);
	if (snull_bpf_run(pool->filter->prog, skb))
		return 1;
	u64_stats_update_begin(&pool->rx_sync);
	pool->rx_filtered++;
	pool->rx_lost_bytes += len;
	u64_stats_update_end(&pool->rx_sync);
	return 0;
}
