/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_control.h - /proc/nf_control: rules for the channels, and their state.
 */
#ifndef SNULL_CONTROL_H
#define SNULL_CONTROL_H

#include "compat.h"

int snull_control_create(void);
void snull_control_remove(void);

#endif /* SNULL_CONTROL_H */
