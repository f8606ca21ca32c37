// SPDX-License-Identifier: Apache-2.0
/*
 * options.c - parses a command line by its table.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "options.h"
#include "program.h"

#define HELP	'h'		/* what getopt_long(3) returns for --help */
#define ROW	256		/* ROW + n for row n; above all characters */

static void store(const char *usage, const struct option_row *row,
		  const char *text)
{
	switch (row->kind) {
	case OPTION_IS_FLAG:
		*(int *)row->value = 1;
		break;
	case OPTION_IS_UINT:
		*(unsigned int *)row->value = (unsigned int)number(
			usage, text, row->min, row->max);
		break;
	case OPTION_IS_UINT64:
		*(uint64_t *)row->value = number(usage, text, row->min,
						 row->max);
		break;
	case OPTION_IS_DOUBLE:
		*(double *)row->value = (double)number(usage, text, row->min,
						       row->max);
		break;
	case OPTION_IS_TEXT:
		*(const char **)row->value = text;
		break;
	}
}

int parse_options(const char *usage, const struct option_row *rows, int argc,
		  char **argv)
{
	struct option names[OPTIONS_MAX + 2] = {
		{ "help", no_argument, NULL, HELP },
	};
	int n, opt;

	for (n = 0; rows[n].name && n < OPTIONS_MAX; n++)
		names[n + 1] = (struct option){
			.name = rows[n].name,
			.has_arg = rows[n].kind == OPTION_IS_FLAG ?
					   no_argument : required_argument,
			.val = ROW + n,
		};
	while ((opt = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (opt == HELP) {
			fputs(usage, stdout);
			exit(EXIT_SUCCESS);
		}
		if (opt < ROW) {
			fputs(usage, stderr);
			exit(EXIT_USAGE);
		}
		store(usage, &rows[opt - ROW], optarg);
	}
	return optind;
}
