// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_delivery.c - where frames that arrive on sn0 go, and where frames are
 * dropped for a measurement: the words, and what the devices are told.
 */
#include "snull_delivery.h"
#include "snull_net.h"

/* Where frames that arrive on sn0 go. */
static enum {
	SNULL_DELIVERY_TAP,	/* to the pools, and to the stack */
	SNULL_DELIVERY_BYPASS,	/* to the pools only */
	SNULL_DELIVERY_STACK,	/* to the stack only, as in a NIC without pools */
} snull_delivery_now;

static const char * const snull_delivery_names[] = {
	[SNULL_DELIVERY_TAP] = "tap",
	[SNULL_DELIVERY_BYPASS] = "bypass",
	[SNULL_DELIVERY_STACK] = "stack",
};

static const enum snull_way snull_delivery_ways[] = {
	[SNULL_DELIVERY_TAP] = SNULL_WAY_TAP,
	[SNULL_DELIVERY_BYPASS] = SNULL_WAY_BYPASS,
	[SNULL_DELIVERY_STACK] = SNULL_WAY_STACK,
};

/* Where frames are dropped, so that a measurement can leave out the rest. */
static enum {
	SNULL_DISCARD_OFF,
	SNULL_DISCARD_XMIT,	/* what sn1 sends */
	SNULL_DISCARD_RECEIVE,	/* what arrives on sn1 */
} snull_discard_now;

static const char * const snull_discard_names[] = {
	[SNULL_DISCARD_OFF] = "off",
	[SNULL_DISCARD_XMIT] = "xmit",
	[SNULL_DISCARD_RECEIVE] = "receive",
};

static DEFINE_MUTEX(snull_delivery_lock);	/* of those who change either */

/* The place of @name among @names, or -EINVAL. */
static int snull_delivery_find(const char * const *names, int count,
			       const char *name)
{
	int i;

	for (i = 0; i < count; i++)
		if (!strcmp(name, names[i]))
			return i;
	return -EINVAL;
}

/**
 * snull_delivery_name - where do frames that arrive on sn0 go?
 *
 * Return: tap, bypass or stack.
 */
const char *snull_delivery_name(void)
{
	return snull_delivery_names[READ_ONCE(snull_delivery_now)];
}

/**
 * snull_delivery_known - is it a word that snull_delivery_set() takes?
 * @name: the word
 *
 * Return: 1 or 0.
 */
int snull_delivery_known(const char *name)
{
	return snull_delivery_find(snull_delivery_names,
				   ARRAY_SIZE(snull_delivery_names), name) >= 0;
}

/**
 * snull_delivery_set - say where they go from now on
 * @name: tap, bypass or stack
 *
 * Return: 0, or -EINVAL if it is none of these.
 */
int snull_delivery_set(const char *name)
{
	int place = snull_delivery_find(snull_delivery_names,
					ARRAY_SIZE(snull_delivery_names), name);

	if (place < 0)
		return place;
	mutex_lock(&snull_delivery_lock);
	WRITE_ONCE(snull_delivery_now, place);
	snull_net_direct(snull_delivery_way(),
			 snull_discard_now == SNULL_DISCARD_RECEIVE);
	mutex_unlock(&snull_delivery_lock);
	return 0;
}

/**
 * snull_delivery_discard - where are frames dropped?
 *
 * Return: off, xmit or receive.
 */
const char *snull_delivery_discard(void)
{
	return snull_discard_names[READ_ONCE(snull_discard_now)];
}

/**
 * snull_delivery_discard_known - is it a word for snull_delivery_set_discard()?
 * @name: the word
 *
 * Return: 1 or 0.
 */
int snull_delivery_discard_known(const char *name)
{
	return snull_delivery_find(snull_discard_names,
				   ARRAY_SIZE(snull_discard_names), name) >= 0;
}

/**
 * snull_delivery_set_discard - say where frames are dropped from now on
 * @name: off, xmit (what sn1 sends) or receive (what arrives on sn1)
 *
 * Return: 0, or -EINVAL if it is none of these.
 */
int snull_delivery_set_discard(const char *name)
{
	int place = snull_delivery_find(snull_discard_names,
					ARRAY_SIZE(snull_discard_names), name);

	if (place < 0)
		return place;
	mutex_lock(&snull_delivery_lock);
	WRITE_ONCE(snull_discard_now, place);
	snull_net_direct(snull_delivery_way(),
			 place == SNULL_DISCARD_RECEIVE);
	mutex_unlock(&snull_delivery_lock);
	return 0;
}

/**
 * snull_delivery_way - what becomes of a frame that sn1 sends?
 *
 * Return: its way.
 */
enum snull_way snull_delivery_way(void)
{
	if (snull_discard_now == SNULL_DISCARD_XMIT)
		return SNULL_WAY_DISCARD;
	return snull_delivery_ways[snull_delivery_now];
}
