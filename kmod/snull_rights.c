// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_rights.c - who may open the files of the pools, and who may send.
 *
 * The frames of a pool are what a packet socket would show and send, so the same
 * right is asked for: CAP_NET_RAW in the user namespace that owns the network
 * namespace of the port's device, sn0 say.  The rights of a file hand out reading, and giving slots
 * back, to others; they do not hand out sending.
 *
 * What is allowed is decided when a file is opened, and holds until it is
 * closed, for those as well who get the descriptor from the opener.
 */
#include "snull_rights.h"

unsigned int snull_rights_all_send;	/* the parameter unprivileged_send */

/*
 * As for a packet socket.  One in another network namespace could not be bound
 * to sn0; whoever may configure sn0 could fetch it.
 */
static int snull_rights_raw(const struct snull_pool *pool)
{
	const struct net_device *dev;
	int may;

	rtnl_lock();	/* the device stays, and stays where it is */
	dev = READ_ONCE(pool->port)->dev;
	if (dev)
		may = netdev_capable(dev, netdev_is_here(dev) ? CAP_NET_RAW :
								CAP_NET_ADMIN);
	else
		may = capable(CAP_NET_RAW);
	rtnl_unlock();
	return may;
}

/* Do the rights of the file give @wanted to more than its owner, root? */
static int snull_rights_handed(const struct inode *inode, unsigned int wanted)
{
	if (inode_is_callers(inode))
		wanted &= 0700;
	else if (in_group_p(inode->i_gid))
		wanted &= 0070;
	else
		wanted &= 0007;
	return (inode->i_mode & wanted) == wanted;
}

/**
 * snull_rights_open - may the caller open a pool's file?
 * @pool: the pool
 * @inode: the file's inode
 * @file: the file, open for reading, writing or both
 *
 * The rights of the file have let the caller in; but those of its owner, root,
 * say nothing about uid 0 without capabilities.
 *
 * Return: 0 or -EPERM.
 */
int snull_rights_open(const struct snull_pool *pool, const struct inode *inode,
		      const struct file *file)
{
	unsigned int wanted = 0;

	if (file->f_mode & FMODE_READ)
		wanted |= 0444;
	if (file->f_mode & FMODE_WRITE)
		wanted |= 0222;
	if (snull_rights_handed(inode, wanted) ||
	    snull_rights_raw(pool))
		return 0;
	return -EPERM;
}

/**
 * snull_rights_send - may the caller send frames that it has made up?
 * @pool: from this pool
 *
 * Return: 1 or 0.
 */
int snull_rights_send(const struct snull_pool *pool)
{
	return snull_rights_all_send || snull_rights_raw(pool);
}
