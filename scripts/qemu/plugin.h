// SPDX-License-Identifier: Apache-2.0
/*
 * plugin.h - what the TCG plugins in this folder share: QEMU's interface, and
 * the marks between which they count.
 *
 * A mark is an instruction that does nothing but carry one of two numbers
 * (native/lib/mark.h, and Mark in java-client/src/bench).
 *
 * QEMU's packages do not all have its header, so what is used of it is
 * declared here; docs/devel/tcg-plugins.rst in QEMU's source describes it.
 * -DNFPOOL_PLUGIN_API says for which version of that interface.
 */
#ifndef NF_PLUGIN_H
#define NF_PLUGIN_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t plugin_id;
typedef uint32_t plugin_access;
struct plugin_tb;
struct plugin_insn;
struct plugin_hwaddr;
struct plugin_info {
	const char *target;	/* QEMU's name of the guest's machine */
	/* and more */
};

enum plugin_flags { PLUGIN_NO_REGISTERS };
enum plugin_rw { PLUGIN_LOADS = 1, PLUGIN_STORES, PLUGIN_LOADS_AND_STORES };

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id,
		void (*translated)(plugin_id id, struct plugin_tb *tb));
void qemu_plugin_register_vcpu_tb_exec_cb(struct plugin_tb *tb,
		void (*executed)(unsigned int cpu, void *data),
		enum plugin_flags flags, void *data);
void qemu_plugin_register_vcpu_insn_exec_cb(struct plugin_insn *insn,
		void (*executed)(unsigned int cpu, void *data),
		enum plugin_flags flags, void *data);
void qemu_plugin_register_vcpu_mem_cb(struct plugin_insn *insn,
		void (*accessed)(unsigned int cpu, plugin_access access,
				 uint64_t address, void *data),
		enum plugin_flags flags, enum plugin_rw rw, void *data);
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
unsigned int qemu_plugin_mem_size_shift(plugin_access access);
bool qemu_plugin_mem_is_store(plugin_access access);
/* Only while the access is reported. */
struct plugin_hwaddr *qemu_plugin_get_hwaddr(plugin_access access,
					     uint64_t address);
bool qemu_plugin_hwaddr_is_io(const struct plugin_hwaddr *hwaddr);
uint64_t qemu_plugin_hwaddr_phys_addr(const struct plugin_hwaddr *hwaddr);

__attribute__((visibility("default"))) int
qemu_plugin_install(plugin_id id, const struct plugin_info *info, int argc, char **argv);

__attribute__((visibility("default"))) int qemu_plugin_version =
	NFPOOL_PLUGIN_API;

struct plugin_mark {
	size_t size;
	uint8_t bytes[8];
};

/* Where the modules are: below them, and above them, is the rest of the kernel. */
static struct plugin_machine {
	const char *target;
	struct plugin_mark begin, end;
	uint64_t modules_begin;
	uint64_t modules_end;	/* 0: where the kernel's own code begins */
} machines[] = {
	{
		/* nopl 0x6e660001(%rax,%rax,1); the kernel's mm.rst */
		.target = "x86_64",
		.begin = { 8, { 0x0f, 0x1f, 0x84, 0, 0x01, 0, 0x66, 0x6e } },
		.end = { 8, { 0x0f, 0x1f, 0x84, 0, 0x02, 0, 0x66, 0x6e } },
		.modules_begin = 0xffffffffc0000000,
		.modules_end = 0xffffffffff000000,
	}, {
		/* movz xzr, #0x6e01; the kernel's asm/memory.h, without KASLR */
		.target = "aarch64",
		.begin = { 4, { 0x3f, 0xc0, 0x8d, 0xd2 } },
		.end = { 4, { 0x5f, 0xc0, 0x8d, 0xd2 } },
		.modules_begin = 0xffff800000000000,
	}, { .target = NULL }
};
static struct plugin_machine *machine = machines;

/* -1 if the guest's machine is none of these. */
static inline int plugin_machine(const struct plugin_info *info)
{
	while (machine->target && strcmp(machine->target, info->target))
		machine++;
	if (machine->target)
		return 0;
	fprintf(stderr, "the plugins of nfpool do not know %s\n", info->target);
	return -1;
}

#define KERNEL_BEGIN	0x8000000000000000U
/* The kernel's own code begins at a multiple of this, and goes before its modules. */
#define KERNEL_ALIGNED	(UINT64_C(128) << 20)

enum place { KERNEL, MODULES, USER, PLACES };

static inline enum place plugin_place(uint64_t address)
{
	if (address < KERNEL_BEGIN)
		return USER;
	if (address < machine->modules_begin)
		return KERNEL;
	if (!machine->modules_end)
		machine->modules_end = address & ~(KERNEL_ALIGNED - 1);
	return address < machine->modules_end ? MODULES : KERNEL;
}

static inline int plugin_is(const struct plugin_insn *insn,
			    const struct plugin_mark *mark)
{
	if (qemu_plugin_insn_size(insn) != mark->size)
		return 0;
#if NFPOOL_PLUGIN_API >= 3
	uint8_t bytes[sizeof(mark->bytes)];

	return qemu_plugin_insn_data(insn, bytes, mark->size) == mark->size &&
	       !memcmp(bytes, mark->bytes, mark->size);
#else
	return !memcmp(qemu_plugin_insn_data(insn), mark->bytes, mark->size);
#endif
}

/* If the instruction is a mark, call @begin or @end when it is executed. */
static inline void plugin_mark(struct plugin_insn *insn,
			       void (*begin)(unsigned int cpu, void *data),
			       void (*end)(unsigned int cpu, void *data))
{
	if (plugin_is(insn, &machine->begin))
		qemu_plugin_register_vcpu_insn_exec_cb(
			insn, begin, PLUGIN_NO_REGISTERS, NULL);
	else if (plugin_is(insn, &machine->end))
		qemu_plugin_register_vcpu_insn_exec_cb(
			insn, end, PLUGIN_NO_REGISTERS, NULL);
}

/* What stands after NAME= in an argument, NULL if it is another argument. */
static inline const char *plugin_value(const char *argument, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(argument, name, length) || argument[length] != '=')
		return NULL;
	return argument + length + 1;
}

/* The file that an argument NAME=FILE names, opened for writing. */
static inline FILE *plugin_file(const char *argument, const char *name)
{
	const char *path = plugin_value(argument, name);

	return path ? fopen(path, "w") : NULL;
}

#endif /* NF_PLUGIN_H */
