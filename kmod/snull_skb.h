/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_skb.h - skbs whose heads are parts of pages.
 */
#ifndef SNULL_SKB_H
#define SNULL_SKB_H

#include "compat.h"

/*
 * Bytes of a page that an skb's head is charged for at least, as in
 * napi_alloc_skb(): it may be the last one that keeps the page.  A quarter of a
 * larger page would soon fill a socket's buffer; heads are no parts of those.
 */
#define SNULL_SKB_CHARGE	(PAGE_SIZE / 4)
#define SNULL_SKB_PARTS		(SNULL_CAN_BUILD && PAGE_SIZE == 4096)

/**
 * struct snull_skb_room - a page of which parts become heads of skbs
 * @page: the page, NULL: none yet
 * @left: bytes left at its start
 *
 * Used by one at a time, with bottom halves off.
 */
struct snull_skb_room {
	struct page *page;
	unsigned int left;
};

static inline void snull_skb_room_free(struct snull_skb_room *room)
{
	if (room->page)
		put_page(room->page);
	room->page = NULL;
}

/*
 * @size bytes of a page, with a reference to it, or NULL.  Of a page of its own,
 * not of the larger blocks that napi_alloc_frag() divides, since whoever keeps
 * one part keeps it all; the same page again if nobody keeps a part.
 */
static inline void *snull_skb_room_take(struct snull_skb_room *room,
					unsigned int size)
{
	if (unlikely(!room->page || room->left < size)) {
		if (!room->page || !snull_page_is_reusable(room->page)) {
			snull_skb_room_free(room);
			room->page = alloc_page(GFP_ATOMIC | __GFP_NOWARN);
			if (!room->page)
				return NULL;
		}
		room->left = PAGE_SIZE;
	}
	room->left -= size;
	get_page(room->page);
	return page_address(room->page) + room->left;
}

/* A new skb from nowhere special. */
static inline struct sk_buff *snull_skb_alloc(unsigned int headroom,
					      unsigned int len)
{
	struct sk_buff *skb = dev_alloc_skb(headroom + len);

	if (skb)
		skb_reserve(skb, headroom);
	return skb;
}

/**
 * snull_skb_build - a new skb
 * @room: where its head is to come from
 * @headroom: bytes before the frame
 * @len: bytes that the frame has room for
 *
 * Where several heads fit into a page, that is a third of the work of one from
 * kmalloc(), and the skbs themselves come many at a time.
 *
 * Return: the skb, or NULL.
 */
static inline struct sk_buff *snull_skb_build(struct snull_skb_room *room,
					      unsigned int headroom,
					      unsigned int len)
{
	unsigned int size = snull_skb_size(headroom + len);
	struct sk_buff *skb;
	void *head;

	if (!SNULL_SKB_PARTS || size > PAGE_SIZE / 2)
		return snull_skb_alloc(headroom, len);
	head = snull_skb_room_take(room, size);
	if (!head)
		return NULL;
	skb = napi_build_skb(head, size);
	if (!skb) {
		put_page(room->page);
		return NULL;
	}
	if (size < SNULL_SKB_CHARGE)
		skb->truesize += SNULL_SKB_CHARGE - size;
	skb_reserve(skb, headroom);
	return skb;
}

#endif /* SNULL_SKB_H */
