// SPDX-License-Identifier: Apache-2.0
/*
 * count.c - a TCG plugin of QEMU that counts the guest's instructions between
 * two marks, by where they lie: kernel, modules of the kernel, user space.
 *
 * A mark is an instruction that does nothing, nopl ID(%rax,%rax,1), with one of
 * the two numbers below.  Between "begin" and "end" each translated block that
 * runs is counted; a line for each such interval goes to the file out=:
 *
 *   KERNEL MODULES USER
 *
 * With profile=FILE, a line for each address at which a block began, too:
 *
 *   INTERVAL ADDRESS INSTRUCTIONS
 *
 * Of guests with several processors only the sum is right.  x86-64 only.
 *
 * QEMU's packages do not all have its header, so what is used of it is
 * declared here; docs/devel/tcg-plugins.rst in QEMU's source describes it.
 * -DNFPOOL_PLUGIN_API says for which version of that interface.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t plugin_id;
struct plugin_tb;
struct plugin_insn;

enum plugin_flags { PLUGIN_NO_REGISTERS };

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id,
		void (*translated)(plugin_id id, struct plugin_tb *tb));
void qemu_plugin_register_vcpu_tb_exec_cb(struct plugin_tb *tb,
		void (*executed)(unsigned int cpu, void *data),
		enum plugin_flags flags, void *data);
void qemu_plugin_register_vcpu_insn_exec_cb(struct plugin_insn *insn,
		void (*executed)(unsigned int cpu, void *data),
		enum plugin_flags flags, void *data);
size_t qemu_plugin_tb_n_insns(const struct plugin_tb *tb);
uint64_t qemu_plugin_tb_vaddr(const struct plugin_tb *tb);
struct plugin_insn *qemu_plugin_tb_get_insn(const struct plugin_tb *tb,
					    size_t index);
size_t qemu_plugin_insn_size(const struct plugin_insn *insn);
#if NFPOOL_PLUGIN_API >= 3
size_t qemu_plugin_insn_data(const struct plugin_insn *insn, void *to,
			     size_t size);
#else
const void *qemu_plugin_insn_data(const struct plugin_insn *insn);
#endif

__attribute__((visibility("default"))) int qemu_plugin_version =
	NFPOOL_PLUGIN_API;

#define MARK_SIZE	8
static const uint8_t mark_begin[MARK_SIZE] = {
	0x0f, 0x1f, 0x84, 0x00, 0x01, 0x00, 0x66, 0x6e
};
static const uint8_t mark_end[MARK_SIZE] = {
	0x0f, 0x1f, 0x84, 0x00, 0x02, 0x00, 0x66, 0x6e
};

/* Where Linux has what on x86-64 (Documentation/arch/x86/x86_64/mm.rst). */
#define KERNEL_BEGIN	0x8000000000000000U
#define MODULES_BEGIN	0xffffffffc0000000U
#define MODULES_END	0xffffffffff000000U

enum place { KERNEL, MODULES, USER, PLACES };

/* A block, for as long as QEMU runs. */
struct block {
	struct block *next;
	uint64_t address;
	uint64_t instructions;
	uint64_t runs;
};

static struct block *blocks;
static FILE *out, *profile;
static unsigned int interval;

static enum place place(uint64_t address)
{
	if (address < KERNEL_BEGIN)
		return USER;
	return address >= MODULES_BEGIN && address < MODULES_END ? MODULES :
								   KERNEL;
}

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
		sums[place(block->address)] += sum;
		if (profile && sum)
			fprintf(profile, "%u %" PRIx64 " %" PRIu64 "\n",
				interval, block->address, sum);
	}
	fprintf(out, "%" PRIu64 " %" PRIu64 " %" PRIu64 "\n", sums[KERNEL],
		sums[MODULES], sums[USER]);
	fflush(out);
	interval++;
}

static int is(const struct plugin_insn *insn, const uint8_t mark[MARK_SIZE])
{
	if (qemu_plugin_insn_size(insn) != MARK_SIZE)
		return 0;
#if NFPOOL_PLUGIN_API >= 3
	uint8_t bytes[MARK_SIZE];

	return qemu_plugin_insn_data(insn, bytes, MARK_SIZE) == MARK_SIZE &&
	       !memcmp(bytes, mark, MARK_SIZE);
#else
	return !memcmp(qemu_plugin_insn_data(insn), mark, MARK_SIZE);
#endif
}

static void translated(plugin_id id, struct plugin_tb *tb)
{
	size_t i, count = qemu_plugin_tb_n_insns(tb);
	struct block *block = calloc(1, sizeof(*block));

	(void)id;
	if (!block)
		abort();
	block->address = qemu_plugin_tb_vaddr(tb);
	block->instructions = count;
	block->next = blocks;
	blocks = block;
	qemu_plugin_register_vcpu_tb_exec_cb(tb, run, PLUGIN_NO_REGISTERS,
					     block);
	for (i = 0; i < count; i++) {
		struct plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);

		if (is(insn, mark_begin))
			qemu_plugin_register_vcpu_insn_exec_cb(
				insn, begin, PLUGIN_NO_REGISTERS, NULL);
		else if (is(insn, mark_end))
			qemu_plugin_register_vcpu_insn_exec_cb(
				insn, end, PLUGIN_NO_REGISTERS, NULL);
	}
}

/* The file that an argument NAME=FILE names, opened for writing. */
static FILE *file(const char *argument, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(argument, name, length) || argument[length] != '=')
		return NULL;
	return fopen(argument + length + 1, "w");
}

__attribute__((visibility("default"))) int
qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv);

int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
	int i;

	(void)info;
	for (i = 0; i < argc; i++) {
		if (!out)
			out = file(argv[i], "out");
		if (!profile)
			profile = file(argv[i], "profile");
	}
	if (!out) {
		fputs("count: give it out=FILE, in a folder that can be written\n",
		      stderr);
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	return 0;
}
