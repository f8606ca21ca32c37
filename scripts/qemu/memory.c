// SPDX-License-Identifier: Apache-2.0
/*
 * memory.c - a TCG plugin of QEMU that counts the guest's loads and stores in the
 * pages of a packet pool, by what lies there, and by where the instructions lie:
 * kernel, modules of the kernel, user space.  What a device does by DMA is no
 * instruction, and is not counted.
 *
 * At the first mark (plugin.h) it reads the file pool=, which the guest has
 * written, a line for each pool:
 *
 *   PHYSICAL_ADDRESS BYTES_FROM_ONE_SLOT_TO_THE_NEXT SLOTS
 *
 * At the second one it appends a line for each place and part to the file out=:
 *
 *   INTERVAL PLACE PART LOADS BYTES_LOADED STORES BYTES_STORED
 *
 * An access that reaches from one part into the next counts once in each, and
 * its bytes where they lie.  An atomic instruction is a load and a store.
 */
#include "plugin.h"

#define POOLS	64
#define STATE	4	/* bytes at the start of a slot (kmod/nf_pool.h) */

enum part { HEADER, STATE_WORD, FRAME, PARTS };

static const char *const place_names[PLACES] = { "kernel", "module", "user" };
static const char *const part_names[PARTS] = { "header", "state", "frame" };

static struct pool {
	uint64_t address;
	uint64_t width;
	uint64_t end;		/* offset of what is in no slot */
} pools[POOLS];
static unsigned int pool_count;

static struct count {
	uint64_t accesses[2];	/* loads, stores */
	uint64_t bytes[2];
} counts[PLACES][PARTS];

static FILE *out;
static const char *pool_file;
static int counting;
static unsigned int interval;

static void add(uint64_t *to, uint64_t n)
{
	__atomic_fetch_add(to, n, __ATOMIC_RELAXED);
}

/* The part that @offset of a pool lies in; @left: bytes from there to its end. */
static enum part part(const struct pool *pool, uint64_t offset, uint64_t *left)
{
	uint64_t in_slot = offset % pool->width;
	enum part part = in_slot < STATE ? STATE_WORD : FRAME;

	*left = (part == STATE_WORD ? STATE : pool->width) - in_slot;
	if (offset < pool->width) {
		*left = pool->width - offset;
		part = HEADER;
	}
	return part;
}

static void count(const struct pool *pool, uint64_t offset, uint64_t size,
		  enum place place, int store)
{
	struct count *count;
	uint64_t left;

	if (size > pool->end - offset)
		size = pool->end - offset;
	for (; size; offset += left, size -= left) {
		count = &counts[place][part(pool, offset, &left)];
		if (left > size)
			left = size;
		add(&count->accesses[store], 1);
		add(&count->bytes[store], left);
	}
}

static void accessed(unsigned int cpu, plugin_access access, uint64_t address,
		     void *data)
{
	struct plugin_hwaddr *hwaddr;
	uint64_t at;
	unsigned int i;

	(void)cpu;
	if (!counting)
		return;
	hwaddr = qemu_plugin_get_hwaddr(access, address);
	if (!hwaddr || qemu_plugin_hwaddr_is_io(hwaddr))
		return;
	at = qemu_plugin_hwaddr_phys_addr(hwaddr);
	for (i = 0; i < pool_count; i++)
		if (at >= pools[i].address &&
		    at - pools[i].address < pools[i].end)
			count(&pools[i], at - pools[i].address,
			      1U << qemu_plugin_mem_size_shift(access),
			      (enum place)(uintptr_t)data,
			      qemu_plugin_mem_is_store(access));
}

static void stop(const char *why)
{
	fprintf(stderr, "memory: %s: %s\n", pool_file, why);
	exit(EXIT_FAILURE);
}

static void begin(unsigned int cpu, void *data)
{
	FILE *file = fopen(pool_file, "r");
	struct pool pool;
	uint64_t slots;

	(void)cpu;
	(void)data;
	if (!file)
		stop("cannot be read; the guest is to write it before the mark");
	pool_count = 0;
	while (fscanf(file, "%" SCNu64 "%" SCNu64 "%" SCNu64, &pool.address,
		      &pool.width, &slots) == 3) {
		pool.end = pool.width * slots;
		if (pool_count == POOLS || !pool.address ||
		    pool.width <= STATE || !slots)
			stop("not the address, width and slots of a pool in each line");
		pools[pool_count++] = pool;
	}
	fclose(file);
	if (!pool_count)
		stop("no pool in it");
	memset(counts, 0, sizeof(counts));
	counting = 1;
}

static void end(unsigned int cpu, void *data)
{
	const struct count *count;
	int place, part;

	(void)cpu;
	(void)data;
	counting = 0;
	for (place = 0; place < PLACES; place++) {
		for (part = 0; part < PARTS; part++) {
			count = &counts[place][part];
			fprintf(out, "%u %s %s %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
				interval, place_names[place], part_names[part],
				count->accesses[0], count->bytes[0],
				count->accesses[1], count->bytes[1]);
		}
	}
	fflush(out);
	interval++;
}

static void translated(plugin_id id, struct plugin_tb *tb)
{
	size_t i, count = qemu_plugin_tb_n_insns(tb);
	enum place place = plugin_place(qemu_plugin_tb_vaddr(tb));

	(void)id;
	for (i = 0; i < count; i++) {
		struct plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);

		qemu_plugin_register_vcpu_mem_cb(insn, accessed,
						 PLUGIN_NO_REGISTERS,
						 PLUGIN_LOADS_AND_STORES,
						 (void *)(uintptr_t)place);
		plugin_mark(insn, begin, end);
	}
}

int qemu_plugin_install(plugin_id id, const struct plugin_info *info, int argc,
			char **argv)
{
	const char *path;
	int i;

	if (plugin_machine(info))
		return -1;
	for (i = 0; i < argc; i++) {
		if (!out)
			out = plugin_file(argv[i], "out");
		path = plugin_value(argv[i], "pool");
		if (path)
			pool_file = strdup(path);
	}
	if (!out || !pool_file) {
		fputs("memory: give it out=FILE, in a folder that can be written, and pool=FILE\n",
		      stderr);
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	return 0;
}
