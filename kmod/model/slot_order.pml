/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * slot_order.pml - the order in which producer and reader go round the RX
 * partition, for spin: step by step what the code does, each load and each
 * store of shared memory a step of its own.
 *
 * It stores frames for ever, so that what spin proves holds for any number of
 * them.  `scripts/lab model spin` runs it, docs/models.md explains it.
 *
 *   SLOTS          slots in the partition
 *   PACKET_POOL    the reader is PacketPool (packet_pool.pml), else native/lib/ring.c
 *                  (ring.pml)
 *   DRIVER         the producer is the driver, whose search may take several
 *                  frames (kmod/snull_pool.c), else PoolProducer
 *   AHEAD          the producer is the port e1000, which posts up to so many slots
 *                  before they are filled (kmod/snull_e1000_rx.c)
 *   BLANKS         with AHEAD: some of the frames are not for the pool; their slots
 *                  are handed over all the same, blank
 *   ANY_ORDER      the reader (the one before it, with ring.pml) gives slots
 *                  back in any order and dies with slots in hand: each frame
 *                  once, but no order
 *   AT_ONCE        with ANY_ORDER: a look misses nothing; spin finds an error
 *   MUTANT_...     one line of the code changed; spin has to find an error
 */
#ifndef SLOTS
#define SLOTS 2
#endif

#define WRITE 0
#define READ  1
#define BLANK 2
#define NONE  0

#define AFTER(n)       ((n) < SLOTS -> (n) + 1 : 1)
#define BEFORE(n)      ((n) > 1 -> (n) - 1 : SLOTS)
#define DISTANCE(a, b) (((b) + SLOTS - (a)) % SLOTS)

/* The pool: nf_pool.h.  Slot 0 is the header. */
byte state[SLOTS + 1];
byte wi = 1;
byte ri = 1;

/* What is true, which no code can see: slots of frames not yet handed out, ... */
chan frames = [SLOTS] of { byte };
/* ... slots handed out and not yet given back, ... */
bool in_hand[SLOTS + 1];
/* ... and that a frame's state says READ, but wi does not yet follow. */
bool putting;
/* snull_net_lock: held for a frame, and by who closes or claims. */
bool locked;

/* The oldest of these, if there is an order. */
#ifdef ANY_ORDER
#define FIRST ??
#else
#define FIRST ?
#endif

/*
 * A reader that finds nothing must not have missed a frame that was there.  That
 * does not hold once slots have come back in any order: docs/models.md says why.
 */
#if defined(ANY_ORDER) && !defined(AT_ONCE)
#define THERE_WAS_ONE false
#else
#define THERE_WAS_ONE (len(frames) > (putting -> 1 : 0))
#endif

#ifdef AHEAD
/* Slots posted, the oldest first; a claim stops the card and starts it again. */
chan posted = [SLOTS] of { byte };
byte next = 1;	/* snull_pool.next */
byte post = 1;	/* rx_post */
byte passed;	/* snull_pool.passed */
#define ATTACH_LOCK						\
	atomic { !locked;					\
		do						\
		:: posted ? n					\
		:: empty(posted) -> break			\
		od;						\
		n = 0; post = next; passed = 0 }
#elif defined(MUTANT_ATTACH_NO_LOCK)
#define ATTACH_LOCK skip
#else
#define ATTACH_LOCK (!locked)
#endif

/* The state of slot n, looked at while `left` lasts; leaves n at a slot that
 * is `wanted`, or left at 0.
 */
#define SCAN(n, left, wanted)					\
	do							\
	:: atomic { left > 0 && (wanted) -> break }		\
	:: atomic { left > 0 && !(wanted) ->			\
		n = AFTER(n); left-- }				\
	:: atomic { left == 0 -> break }			\
	od

#ifdef AHEAD
/*
 * snull_e1000_rx_post and snull_e1000_rx_reap.  A frame that finds no slot is
 * dropped: nothing happens.
 */
active proctype producer()
{
	byte n, left, found, slots;

	do
	:: atomic { len(posted) < AHEAD && !locked -> locked = true };
		/* snull_e1000_rx_unposted */
		if
		:: posted ? <n> -> slots = DISTANCE(post, n)
		:: empty(posted) -> slots = SLOTS
		fi;
#ifdef MUTANT_NO_BOUND
		slots = SLOTS;
#endif
		/* snull_pool_pick */
		found = NONE;
		if
		:: slots == 0
		:: slots && state[post] == WRITE ->
			found = post;
			passed = 0
		:: slots && state[post] != WRITE ->
			/* snull_pool_look_on: may stop anywhere, as above */
			passed = (passed -> passed : 1);
			n = (post + passed - 1) % SLOTS + 1;
			do
			:: atomic { passed < slots && state[n] == WRITE ->
				found = n; break }
			:: atomic { passed < slots && state[n] != WRITE ->
				n = AFTER(n); passed++ }
			:: atomic { passed >= slots -> passed = 0; break }
			:: break
			od;
			if
			:: found != NONE ->
#ifndef MUTANT_ONE_LOOK
				n = post;
				left = passed;
				SCAN(n, left, state[n] == WRITE);
				found = (left -> n : found);
#endif
				passed = 0
			:: found == NONE
			fi
		fi;
		if
		:: found != NONE ->
			assert(!(posted ?? [eval(found)]));
			posted ! found;
			post = AFTER(found)
		:: else
		fi;
		n = 0;
		left = 0;
		found = 0;
		slots = 0;
		locked = false
	:: atomic { nempty(posted) && !locked -> locked = true };
		/* the card has written a frame: snull_pool_hand_over */
		posted ? found;
		assert(!in_hand[found] && !(frames ?? [eval(found)]));
		atomic {
			state[found] = READ;
			frames ! found;
			putting = true
		};
		next = AFTER(found);
		atomic {
			wi = next;
			putting = false
		};
		found = 0;
		locked = false
#ifdef BLANKS
	:: atomic { nempty(posted) && !locked -> locked = true };
		/* it is not for the pool: snull_pool_hand_over of no bytes */
		posted ? found;
#ifndef MUTANT_LEAVES_WRITE
		state[found] = BLANK;
		next = AFTER(found);
		wi = next;
#endif
		found = 0;
		locked = false
#endif
	od
}
#else
/*
 * snull_pool_find and snull_pool_put of kmod/snull_pool.h, or PoolProducer.claim
 * and commit.  A frame that finds no slot is dropped: nothing happens.
 */
active proctype producer()
{
	byte next = 1;	/* snull_pool.next, PoolProducer.cursor */
	byte passed;	/* snull_pool.passed */
	byte n, left, found;

	do
	:: locked = true;
		/* snull_pool_find: the usual case */
		found = NONE;
		if
#ifdef MUTANT_DOES_NOT_LOOK
		:: true -> found = next
#else
		:: state[next] == WRITE ->
			found = next;
			passed = 0
#endif
		:: else ->
#ifdef DRIVER
			/*
			 * snull_pool_find_free: stops where it has looked at
			 * enough slots for one frame, which may be anywhere,
			 * and goes on from there with the next frame
			 */
			passed = (passed -> passed : 1);
			n = (next + passed - 1) % SLOTS + 1;
			do
			:: atomic { passed < SLOTS && state[n] == WRITE ->
				found = n; break }
			:: atomic { passed < SLOTS && state[n] != WRITE ->
				n = AFTER(n); passed++ }
			:: atomic { passed == SLOTS -> passed = 0; break }
			:: break
			od;
			if
			:: found != NONE ->
#ifndef MUTANT_ONE_LOOK
				n = next;
				left = passed;
				SCAN(n, left, state[n] == WRITE);
				found = (left -> n : found);
#endif
				passed = 0
			:: found = NONE
			fi;
#else
			/* PoolProducer.firstFree */
			n = next;
			left = SLOTS;
			SCAN(n, left, state[n] == WRITE);
			found = (left -> n : NONE);
#ifndef MUTANT_ONE_LOOK
			if
			:: found != NONE && found != next ->
				n = next;
				left = DISTANCE(next, found);
				SCAN(n, left, state[n] == WRITE);
				found = (left -> n : found)
			:: else
			fi;
#endif
#endif
			n = 0;
			left = 0
		fi;
		if
		:: found != NONE ->
			/* snull_pool_put; the reader of this slot is done */
			assert(!in_hand[found] && !(frames ?? [eval(found)]));
#ifdef MUTANT_WI_FIRST
			wi = AFTER(found);
#endif
			atomic {
				state[found] = READ;
				frames ! found;
				putting = true
			};
			next = AFTER(found);
			atomic {
#ifndef MUTANT_WI_FIRST
				wi = next;
#endif
				putting = false
			}
		:: else
		fi;
		locked = false
	od
}
#endif

#ifdef PACKET_POOL
#include "packet_pool.pml"
#else
#include "ring.pml"
#endif
