# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Programs of 32 bits can make the driver's calls.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

load tx=8
compat_calls
unload
