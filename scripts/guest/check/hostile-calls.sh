# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Calls that make no sense get their errno.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

load
hostile calls
unload
