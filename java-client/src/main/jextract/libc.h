/* SPDX-License-Identifier: Apache-2.0 */
/* What the backend "ffm" calls, for jextract. */
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
