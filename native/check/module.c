// SPDX-License-Identifier: Apache-2.0
/*
 * module.c - the system calls that load and unload a module.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "module.h"

const char *module_path = "/snull.ko";

int module_load(const char *parameters)
{
	static char *image;
	static long size;
	FILE *file;

	if (!image) {
		file = fopen(module_path, "rb");
		if (!file || fseek(file, 0, SEEK_END))
			return -1;
		size = ftell(file);
		image = malloc((size_t)size);
		rewind(file);
		if (!image || fread(image, (size_t)size, 1, file) != 1)
			return -1;
		fclose(file);
	}
	return (int)syscall(SYS_init_module, image, size, parameters);
}

int module_unload(void)
{
	return (int)syscall(SYS_delete_module, "snull", O_NONBLOCK);
}
