/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ring.pml - the reader of native/lib/ring.c, for slot_order.pml.  It has one
 * frame in hand at a time and promises order; one that dies does so between
 * two calls, and the frame that it had is the first of the next reader.
 *
 * With ANY_ORDER, another kind of reader had the pool before each of these, took
 * some of the frames, gave any slots back, and left any ri.
 */

#ifdef MUTANT_WI_AS_IT_IS
/* Before the race was mended, wi was not asked while there were no gaps. */
#define LOOK_NO_FURTHER (!gaps)
#else
#define LOOK_NO_FURTHER (expected == cursor && !gaps)
#endif

/* find_next: n is the slot found, NONE if there is none. */
inline find_next()
{
	/* load_wi */
	expected = wi;
#ifndef MUTANT_WI_AS_IT_IS
	expected = (expected == last -> AFTER(expected) : expected);
#endif
	if
	:: LOOK_NO_FURTHER ->
		n = NONE
	:: else ->
		n = cursor;
		left = SLOTS;
		SCAN(n, left, state[n] != WRITE);
		if
		:: left == 0 ->
			cursor = expected;
			gaps = false;
			n = NONE
		:: else ->
#ifndef MUTANT_READER_ONE_LOOK
			found = n;
			n = cursor;
			left = DISTANCE(cursor, found);
			SCAN(n, left, state[n] != WRITE);
			n = (left -> n : found);
			found = 0;
#endif
			left = 0
		fi
	fi;
	expected = 0
}

active proctype reader()
{
	byte cursor, last, n, left, found, expected;
	bool gaps, missed;

attach:
#ifdef ANY_ORDER
	do
	:: atomic { n < SLOTS ->
		n++;
		if
		:: frames ?? [eval(n)] ->
			frames ?? eval(n);
			state[n] = WRITE
		:: state[n] == BLANK -> state[n] = WRITE
		:: skip
		fi }
	:: atomic { n > 0 -> ri = n; n = 0; break }
	od;
#endif
	/*
	 * nf_ring_attach, after snull_channel_claim, which takes the lock that
	 * the producer has
	 */
	ATTACH_LOCK;
	cursor = ri;
	last = 0;
	gaps = true;

	do
	:: /* nf_ring_next and nf_ring_look_on */
		missed = THERE_WAS_ONE;
		do
		:: n = cursor;
			if
			:: state[n] != WRITE
			:: else -> find_next()
			fi;
			if
			:: n != NONE && state[n] == BLANK ->
				/* nf_ring_release */
				state[n] = WRITE;
#ifdef MUTANT_BLANK_STAYS_NEXT
				cursor = n;
#else
				last = n;
				cursor = AFTER(n);
#endif
				ri = cursor
			:: else -> break
			fi
		od;
		if
		:: n == NONE -> assert(!missed)
		:: else ->
			cursor = n;
			atomic {
				assert(state[n] == READ);
				assert(frames FIRST [eval(n)]);
				in_hand[n] = true
			};
			if
			:: /* dies */
				in_hand[n] = false;
				n = 0;
				missed = false;
				goto attach
			:: /* nf_ring_release */
				atomic {
					in_hand[n] = false;
					frames FIRST eval(n);
					state[n] = WRITE
				};
				last = n;
				cursor = AFTER(n);
				ri = cursor
			fi
		fi;
		n = 0;
		missed = false
	:: goto attach
	od
}
