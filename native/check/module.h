/* SPDX-License-Identifier: Apache-2.0 */
/*
 * module.h - loads and unloads snull.ko, as insmod and rmmod do.
 */
#ifndef NF_MODULE_H
#define NF_MODULE_H

extern const char *module_path;

/* Each returns 0, or -1 with errno. */
int module_load(const char *parameters);
int module_unload(void);

#endif /* NF_MODULE_H */
