/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_trace.h - events in the cache of active channels:
 * /sys/kernel/tracing/events/snull.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM snull

#if !defined(SNULL_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define SNULL_TRACE_H

#include "compat.h"

#if SNULL_CAN_TRACE
#include <linux/tracepoint.h>

TRACE_EVENT(snull_channel_activate,
	TP_PROTO(unsigned int channel, unsigned int block),
	TP_ARGS(channel, block),
	TP_STRUCT__entry(
		__field(unsigned int, channel)
		__field(unsigned int, block)
	),
	TP_fast_assign(
		__entry->channel = channel;
		__entry->block = block;
	),
	TP_printk("channel=%u block=%u", __entry->channel, __entry->block)
);

TRACE_EVENT(snull_channel_evict,
	TP_PROTO(unsigned int channel, unsigned int by),
	TP_ARGS(channel, by),
	TP_STRUCT__entry(
		__field(unsigned int, channel)
		__field(unsigned int, by)
	),
	TP_fast_assign(
		__entry->channel = channel;
		__entry->by = by;
	),
	TP_printk("channel=%u by=%u", __entry->channel, __entry->by)
);
#else
static inline void trace_snull_channel_activate(unsigned int channel,
						unsigned int block)
{
}

static inline void trace_snull_channel_evict(unsigned int channel,
					     unsigned int by)
{
}
#endif

#endif /* SNULL_TRACE_H */

#if SNULL_CAN_TRACE
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE snull_trace
#include <trace/define_trace.h>
#endif
