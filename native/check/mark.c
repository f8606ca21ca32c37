// SPDX-License-Identifier: Apache-2.0
/*
 * mark.c - begins or ends what a plugin of QEMU counts (scripts/qemu): whatever
 * runs in the guest in between is counted.
 */
#include <stdlib.h>
#include <string.h>

#include "mark.h"
#include "program.h"

static const char usage[] =
"usage: mark begin | end\n"
"Begin or end what a plugin of QEMU counts.  Without one, this does nothing.\n"
"\n"
"Exit status: 0 success, 2 wrong usage.\n";

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "begin"))
		mark_begin();
	else if (argc == 2 && !strcmp(argv[1], "end"))
		mark_end();
	else
		fail_usage(usage, "begin or end is needed");
	return EXIT_SUCCESS;
}
