// SPDX-License-Identifier: Apache-2.0
/*
 * answer.c - says what is wrong.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "answer.h"

const char refused[] = "refused by this kernel";

const char *because(int error, const char *format, ...)
{
	static char text[512];
	char line[sizeof(text)];	/* @text may be among the arguments */
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (error && n > 0 && (size_t)n < sizeof(line))
		snprintf(line + n, sizeof(line) - (size_t)n, ": %s",
			 strerror(error));
	return strcpy(text, line);
}
