/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check.pml - one operation of the student's at a time, with the product's for the
 * rest; the state space is searched for an execution that goes wrong.
 *
 *   -DOP_PUT, OP_GET, OP_WAKE, OP_WAIT   the student's, named student_*
 *   -DREACH   an error is what is wanted: it can go right at all
 *   -DCOST    the fences of an operation may not cost more than this
 */
#include "weak_memory.pml"
#include "product.pml"
#include "student.pml"

#ifdef OP_PUT
#define PUT()		student_put()
#else
#define PUT()		put()
#endif
#ifdef OP_GET
#define GET(f, s)	student_get(f, s)
#else
#define GET(f, s)	get(f, s)
#endif
#ifdef OP_WAKE
#define WAKE(a)		student_wake(a)
#else
#define WAKE(a)		wake(a)
#endif
#ifdef OP_WAIT
#define WAIT(f)		student_wait(f)
#else
#define WAIT(f)		wait(f)
#endif

bool woken, finished;

active proctype producer()
{
	byte asleep;

#ifdef SLEEP
	/* The state is stored; that is no matter of WAKE. */
	STORE_RELEASE(state, READ);
	cost[_pid] = 0;
	WAKE(asleep);
	woken = (asleep == 1);
#else
	PUT();
#endif
#ifdef COST
	assert(cost[_pid] <= COST);
#endif
	finished = true
}

active proctype reader()
{
	byte found, seen;

#ifdef SLEEP
	WAIT(found);
#ifdef COST
	assert(cost[_pid] <= COST);
#endif
	finished;
#ifdef REACH
	assert(found == READ);
#else
	/* It sleeps, and nobody will wake it. */
	assert(found == READ || woken);
#endif
#else
	seen = 0;
	GET(found, seen);
#ifdef COST
	assert(cost[_pid] <= COST);
#endif
#ifdef REACH
	assert(!(found == READ && seen == NEW));
#else
	assert(found != READ || seen == NEW);
#endif
#endif
}

active proctype visible()
{
	do
	:: atomic { processes[0].under_way[0] -> become_visible(0, 0) }
	:: atomic { processes[0].under_way[1] -> become_visible(0, 1) }
	:: atomic { processes[0].under_way[2] -> become_visible(0, 2) }
	:: atomic { processes[1].under_way[0] -> become_visible(1, 0) }
	:: atomic { processes[1].under_way[1] -> become_visible(1, 1) }
	:: atomic { processes[1].under_way[2] -> become_visible(1, 2) }
	od
}
