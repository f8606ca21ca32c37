/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * weak_memory.pml - a memory whose accesses need not come in the order of the
 * program, for fences.pml: what a compiler, and processors such as those of ARM, may
 * make of it.
 *
 * Each process has stores that the others do not see yet; they become visible one by
 * one, in any order.  And each has values that it may have read too early: a load
 * gives one of those, or what is in memory now.
 *
 *   STORE(v, x)           some time
 *   STORE_RELEASE(v, x)   not before all stores of this process that come before it
 *   LOAD(x, v)            some value that v has had since the last LOAD_ACQUIRE
 *   LOAD_ACQUIRE(x, v)    the same; what is loaded later is not older than this
 *   BARRIER()             all stores before it are visible, all loads after it are new
 *
 * A load that comes before a store of the same process is not delayed here: what the
 * store-release of nf_ring_release is for is shown by litmus/c11 instead.
 */
#define frame	0
#define state	1
#define waiting	2
#define WORDS	3

#define WRITE	0
#define READ	1
#define NEW	1

byte memory[WORDS];

/* Of each process: stores under way, and what it has read. */
typedef process_t {
	bool under_way[WORDS];
	byte stored[WORDS];
	byte read_early[WORDS]
}
process_t processes[2];

/* What the fences of a process cost: a barrier as much as ten others. */
byte cost[2];

#define ME		processes[_pid]
#define NONE_UNDER_WAY	(!ME.under_way[0] && !ME.under_way[1] && \
			 !ME.under_way[2])
#define READ_ANEW	ME.read_early[0] = memory[0]; \
			ME.read_early[1] = memory[1]; \
			ME.read_early[2] = memory[2]

inline STORE(v, x)
{
	atomic {
		!ME.under_way[v];
		ME.stored[v] = x;
		ME.under_way[v] = true
	}
}

inline STORE_RELEASE(v, x)
{
	atomic {
		NONE_UNDER_WAY;
		ME.stored[v] = x;
		ME.under_way[v] = true;
		cost[_pid] = cost[_pid] + 1
	}
}

inline LOAD(x, v)
{
	atomic {
		if
		:: ME.under_way[v] -> x = ME.stored[v]
		:: else ->
			if
			:: ME.read_early[v] = memory[v]
			:: skip
			fi;
			x = ME.read_early[v]
		fi
	}
}

inline LOAD_ACQUIRE(x, v)
{
	atomic {
		LOAD(x, v);
		READ_ANEW;
		cost[_pid] = cost[_pid] + 1
	}
}

inline BARRIER()
{
	atomic {
		NONE_UNDER_WAY;
		READ_ANEW;
		cost[_pid] = cost[_pid] + 10
	}
}

/* One store of process @p becomes visible. */
inline become_visible(p, v)
{
	memory[v] = processes[p].stored[v];
	processes[p].under_way[v] = false
}
