# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# An owner keeps a page of its channel's block in a pipe (vmsplice) and loses
# the block to another channel: it does not see what that one writes.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up tx=64 channels=4 active=2
hostile_splice 192.168.0.2 9001 || fail 'what one channel writes is seen by another'
down
