// SPDX-License-Identifier: Apache-2.0
/*
 * count.c - a TCG plugin of QEMU that counts the guest's instructions between
 * two marks, by where they lie: kernel, modules of the kernel, user space.
 *
 * Between the two marks (plugin.h) each translated block that runs is counted; a
 * line for each such interval goes to the file out=:
 *
 *   KERNEL MODULES USER
 *
 * With profile=FILE, a line for each address at which a block began, too:
 *
 *   INTERVAL ADDRESS INSTRUCTIONS
 *
 * Of guests with several processors only the sum is right.
 */
#include "plugin.h"

/* A block, for as long as QEMU runs. */
struct block {
	struct block *next;
	uint64_t address;
	enum place place;
	uint64_t instructions;
	uint64_t runs;
};

static struct block *blocks;
static FILE *out, *profile;
static unsigned int interval;

static void run(unsigned int cpu, void *data)
{
	struct block *block = data;

	(void)cpu;
	block->runs++;
}

static void begin(unsigned int cpu, void *data)
{
	struct block *block;

	(void)cpu;
	(void)data;
	for (block = blocks; block; block = block->next)
		block->runs = 0;
}

static void end(unsigned int cpu, void *data)
{
	uint64_t sums[PLACES] = { 0 }, sum;
	struct block *block;

	(void)cpu;
	(void)data;
	for (block = blocks; block; block = block->next) {
		sum = block->runs * block->instructions;
		sums[block->place] += sum;
		if (profile && sum)
			fprintf(profile, "%u %" PRIx64 " %" PRIu64 "\n",
				interval, block->address, sum);
	}
	fprintf(out, "%" PRIu64 " %" PRIu64 " %" PRIu64 "\n", sums[KERNEL],
		sums[MODULES], sums[USER]);
	fflush(out);
	if (profile)
		fflush(profile);
	interval++;
}

static void translated(plugin_id id, struct plugin_tb *tb)
{
	size_t i, count = qemu_plugin_tb_n_insns(tb);
	struct block *block = calloc(1, sizeof(*block));

	(void)id;
	if (!block)
		abort();
	block->address = qemu_plugin_tb_vaddr(tb);
	block->place = plugin_place(block->address);
	block->instructions = count;
	block->next = blocks;
	blocks = block;
	qemu_plugin_register_vcpu_tb_exec_cb(tb, run, PLUGIN_NO_REGISTERS,
					     block);
	for (i = 0; i < count; i++) {
		struct plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);

		plugin_mark(insn, begin, end);
	}
}

int qemu_plugin_install(plugin_id id, const struct plugin_info *info, int argc,
			char **argv)
{
	int i;

	if (plugin_machine(info))
		return -1;
	for (i = 0; i < argc; i++) {
		if (!out)
			out = plugin_file(argv[i], "out");
		if (!profile)
			profile = plugin_file(argv[i], "profile");
	}
	if (!out) {
		fputs("count: give it out=FILE, in a folder that can be written\n",
		      stderr);
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	return 0;
}
