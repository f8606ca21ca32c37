/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_wire.h - what the wire between sn0 and sn1 does to a frame.
 */
#ifndef SNULL_WIRE_H
#define SNULL_WIRE_H

#include "compat.h"

void snull_wire_cross(void *frame, unsigned int len);

#endif /* SNULL_WIRE_H */
