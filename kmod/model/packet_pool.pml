/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * packet_pool.pml - the reader PacketPool of the Java client, for
 * slot_order.pml: poll in runs, hold, acquire, release.
 *
 * Without ANY_ORDER it gives back what it acquires in the order in which it got
 * it, holds nothing, polls only while nothing is acquired, and closes only then.
 */

/* Frames handed out before their slots go back together: PacketPool.longest,
 * which is 1 in pools as small as these and grows to 64 in larger ones.
 */
#ifndef LONGEST
#define LONGEST 2
#endif

#ifdef ANY_ORDER
#define MAY_POLL  true
#define MAY_CLOSE true
#else
#define MAY_POLL  (held_count == 0)
#define MAY_CLOSE (held_count == 0)
#endif

#ifdef MUTANT_FORGETS_HELD
#define FOR_US(n) (state[n] != WRITE)
#else
#define FOR_US(n) (state[n] != WRITE && !held[n])
#endif

inline hand_out()
{
	atomic {
		assert(state[n] == READ && !in_hand[n]);
		assert(frames FIRST [eval(n)]);
		frames FIRST eval(n);
		in_hand[n] = true
	}
}

inline give_back(slot)
{
	atomic {
		assert(in_hand[slot]);
		in_hand[slot] = false;
		state[slot] = WRITE
	}
}

/* PacketPool.lookOn; n is the slot found, NONE if there is none. */
inline look_on()
{
	expected = wi;
#ifndef MUTANT_WI_AS_IT_IS
	expected = (expected == last -> AFTER(expected) : expected);
#endif
	if
	:: !gaps && expected == cursor ->
		n = NONE
	:: else ->
		n = cursor;
		left = SLOTS;
		SCAN(n, left, FOR_US(n));
		if
		:: left == 0 ->
			if
			:: held_count == 0 ->
				cursor = expected;
				gaps = false
			:: else
			fi;
			n = NONE
		:: left > 0 && n != cursor ->
			gaps = true;
#ifndef MUTANT_READER_ONE_LOOK
			found = n;
			n = cursor;
			left = DISTANCE(cursor, found);
			SCAN(n, left, FOR_US(n));
			n = (left -> n : found);
			found = 0;
#endif
			left = 0
		:: else ->
			left = 0
		fi
	fi;
	expected = 0
}

inline mark()
{
	held[n] = true;
	held_count++;
	gaps = true
}

/* PacketPool.next; n is the slot, NONE if there is none. */
inline next_slot()
{
	missed = THERE_WAS_ONE;
	tries = SLOTS;
	do
	:: tries == 0 -> break
	:: else ->
		tries--;
		n = cursor;
		if
		:: FOR_US(n)
		:: else -> look_on()
		fi;
		if
		:: n == NONE -> break
		:: else -> cursor = AFTER(n)
		fi;
		if
		:: state[n] == READ ->
			last = n;
			break
		:: else ->
#ifndef MUTANT_FORGETS_BLANK
			last = n;
#endif
			if
#ifndef MUTANT_BLANK_BEFORE_HELD
			:: held[BEFORE(n)] -> mark()
#endif
			:: else -> state[n] = WRITE
			fi;
			n = NONE
		fi
	od;
	assert(n != NONE || !missed);
	tries = 0;
	missed = false
}

/* PacketPool.release of a slot that is held, if the one chosen is. */
inline release()
{
#ifdef ANY_ORDER
	n = 1;
	do
	:: n < SLOTS -> n++
	:: break
	od;
#else
	if
	:: acquired ? n
	:: empty(acquired) -> n = 1
	fi;
#endif
	if
	:: held[n] && state[n] == READ ->
		held[n] = false;
		held_count--;
		if
		:: first == NONE || n < first || n > last -> give_back(n)
		:: else
		fi;
		/* PacketPool.releaseBlanks */
		do
		:: n = AFTER(n);
			if
			:: held[n] && state[n] == BLANK ->
				held[n] = false;
				held_count--;
				state[n] = WRITE
			:: else -> break
			fi
		od
	:: else
	fi;
	n = 0
}

/* PacketPool.giveBackRun */
inline give_back_run()
{
#ifdef MUTANT_RUN_BACKWARDS
	n = last;
	do
	:: n >= first && n > 0 ->
		if
		:: !held[n] -> give_back(n)
		:: else
		fi;
		n--
	:: else -> break
	od;
#else
	n = first;
	do
	:: n <= last ->
		if
		:: !held[n] -> give_back(n)
		:: else
		fi;
		n++
	:: else -> break
	od;
#endif
	n = 0;
	first = NONE
}

active proctype reader()
{
	byte cursor, last, first, held_count, n, left, found, expected;
	bool held[SLOTS + 1];
	bool gaps, missed;
	byte most, tries;
#ifndef ANY_ORDER
	chan acquired = [SLOTS] of { byte };
#endif

attach:	/* PacketPool.PacketPool, after snull_channel_claim */
	ATTACH_LOCK;
	cursor = ri;
	last = 0;
	gaps = true;

	do
	:: /* acquire */
		next_slot();
		if
		:: n != NONE ->
			hand_out();
			mark();
#ifndef ANY_ORDER
			acquired ! n;
#endif
			n = 0
		:: else
		fi;
		ri = cursor

	:: held_count > 0 ->
		release()

	:: MAY_POLL ->
		do
		:: /* ready */
			left = 0;
			if
			:: held_count == 0 ->
				most = 1;
				do
				:: most < LONGEST -> most++
				:: break
				od;
				do
				:: atomic { left < most && cursor + left <= SLOTS &&
					state[cursor + left] == READ -> left++ }
				:: atomic { !(left < most && cursor + left <= SLOTS &&
					state[cursor + left] == READ) -> break }
				od;
				most = 0
			:: else
			fi;
			if
			:: left == 0 ->
				next_slot();
				if
				:: n == NONE -> break
				:: else ->
					cursor = n;
					left = 1;
					n = 0
				fi
			:: else
			fi;
			/* deliver */
			first = cursor;
			last = cursor - 1;
			do
			:: left > 0 ->
				last++;
				left--;
				n = last;
				hand_out();
#ifdef ANY_ORDER
				do
				:: !held[last] ->	/* hold */
					n = last;
					mark()
				:: held_count > 0 ->
					release()
				:: break
				:: goto die
				od;
#endif
				n = 0;
				if
				:: left = 0	/* the handler throws */
				:: skip
				fi
			:: else -> break
			od;
			cursor = AFTER(last);
			give_back_run();
			if
			:: break	/* as many as it was to be */
			:: skip
			fi
		od;
		ri = cursor

	:: atomic { MAY_CLOSE -> goto die }
	od;

die:	/* what was in hand is the next reader's */
	atomic {
		for (n : 1 .. SLOTS) {
			if
			:: in_hand[n] -> frames ! n
			:: else
			fi;
			in_hand[n] = false;
			held[n] = false
		}
		n = 0;
		left = 0;
		first = NONE;
		held_count = 0;
		goto attach
	}
}
