// SPDX-License-Identifier: GPL-2.0-only
/*
 * fault.c - counts what may fail, and says when it does.
 */
#include <linux/delay.h>

static unsigned int snull_fail_at;
module_param_named(fail_at, snull_fail_at, uint, 0444);
MODULE_PARM_DESC(fail_at, "which allocation or registration fails, counted from 1; 0: none");

static unsigned int snull_fail_wait;
module_param_named(fail_wait, snull_fail_wait, uint, 0444);
MODULE_PARM_DESC(fail_wait, "milliseconds to wait before it fails (default 0)");

static unsigned int snull_fault_count;
module_param_named(fail_count, snull_fault_count, uint, 0444);
MODULE_PARM_DESC(fail_count, "how many allocations and registrations there were");

int snull_fault(void)
{
	if (++snull_fault_count != snull_fail_at)
		return 0;
	if (snull_fail_wait)
		msleep(snull_fail_wait);
	return 1;
}
