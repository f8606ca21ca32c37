// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_delivery.c - where frames that arrive on sn0 go, and where frames are
 * dropped for a measurement: the words, and what the devices are told.
 */
#include "snull_delivery.h"
#include "snull_cache.h"
#include "snull_e1000.h"
#include "snull_net.h"

static const char * const snull_delivery_names[] = {
	[SNULL_WAY_STACK] = "stack",	/* as in a NIC without pools */
	[SNULL_WAY_TAP] = "tap",
	[SNULL_WAY_BYPASS] = "bypass",
};

/* Where frames that arrive on sn0 go: of each channel, and as last said for all. */
static enum snull_way snull_delivery_ways[SNULL_CHANNELS_MAX];
static enum snull_way snull_delivery_all;

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
 * Return: tap, bypass or stack, as was last said for all channels.
 */
const char *snull_delivery_name(void)
{
	return snull_delivery_names[READ_ONCE(snull_delivery_all)];
}

/**
 * snull_delivery_other - where do those for a channel go, if elsewhere?
 * @channel: its number
 *
 * Return: tap, bypass or stack; NULL: where snull_delivery_name() says.
 */
const char *snull_delivery_other(unsigned int channel)
{
	enum snull_way way = READ_ONCE(snull_delivery_ways[channel]);

	return way == READ_ONCE(snull_delivery_all) ?
		       NULL : snull_delivery_names[way];
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
 * @channel: those for this channel; SNULL_DELIVERY_ALL: all of them
 *
 * Return: 0, or -EINVAL if it is none of these.
 */
int snull_delivery_set(const char *name, unsigned int channel)
{
	int way = snull_delivery_find(snull_delivery_names,
				      ARRAY_SIZE(snull_delivery_names), name);
	unsigned int i;

	if (way < 0)
		return way;
	mutex_lock(&snull_delivery_lock);
	if (channel == SNULL_DELIVERY_ALL)
		WRITE_ONCE(snull_delivery_all, way);
	for (i = 0; i < SNULL_CHANNELS_MAX; i++)
		if (channel == SNULL_DELIVERY_ALL || channel == i)
			WRITE_ONCE(snull_delivery_ways[i], way);
	snull_e1000_direct(snull_delivery_ways[0]);
	snull_net_direct(snull_delivery_way(),
			 snull_discard_now == SNULL_DISCARD_RECEIVE);
	mutex_unlock(&snull_delivery_lock);
	return 0;
}

/**
 * snull_delivery_by_channel - where the frames for each channel go
 *
 * Return: their ways, by the number of the channel; they may change at any time.
 */
const enum snull_way *snull_delivery_by_channel(void)
{
	return snull_delivery_ways;
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
 * Return: its way; SNULL_WAY_CHANNEL: not the same for all channels.
 */
enum snull_way snull_delivery_way(void)
{
	unsigned int i;

	if (snull_discard_now == SNULL_DISCARD_XMIT)
		return SNULL_WAY_DISCARD;
	for (i = 1; i < SNULL_CHANNELS_MAX; i++)
		if (snull_delivery_ways[i] != snull_delivery_ways[0])
			return SNULL_WAY_CHANNEL;
	return snull_delivery_ways[0];
}
