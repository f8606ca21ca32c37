/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fences.pml - the four places at which the order of two accesses matters, on a
 * memory that keeps no order by itself (weak_memory.pml): what the barriers of
 * snull_pool.h, snull_pool.c and ring.h are for.
 *
 * frame and state are those of one slot, waiting is that of struct snull_pool.
 */

/* snull_pool_put: a new frame, then the state that hands it over. */
inline put()
{
	STORE(frame, NEW);
	STORE_RELEASE(state, READ)
}

/* nf_ring_next: the state, and, if there is a frame, the frame. */
inline get(found, seen)
{
	LOAD_ACQUIRE(found, state);
	if
	:: found == READ -> LOAD(seen, frame)
	:: else
	fi
}

/* snull_pool_wake, after the state: does anybody wait? */
inline wake(asleep)
{
	BARRIER();
	LOAD(asleep, waiting)
}

/* snull_pool_wait, and the look of snull_proc_poll: is there a frame? */
inline wait(found)
{
	STORE(waiting, 1);
	BARRIER();
	LOAD(found, state)
}
