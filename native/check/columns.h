/* SPDX-License-Identifier: Apache-2.0 */
/*
 * columns.h - the questions of kernel_check.c, each a column of
 * `scripts/lab matrix`.
 *
 * Each returns NULL if all is well, refused, or what is wrong (answer.h).
 */
#ifndef NF_COLUMNS_H
#define NF_COLUMNS_H

#define DEV_MEM		"/dev/mem"

/* columns_module.c */
const char *check_load(void);
const char *check_unload(void);
const char *check_log(void);

/* columns_file.c */
const char *check_address(void);
const char *check_claim(void);

/* columns_rx.c */
const char *check_traffic(void);
const char *check_mapping(void);
const char *check_devmem(void);

/* columns_tx.c */
const char *check_send(void);
const char *check_view(void);

#endif /* NF_COLUMNS_H */
