# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# An owner keeps a page of its channel's block in a pipe (vmsplice) and loses
# the block to another channel: it does not see what that one writes.  Nor does it
# keep the others from their channels, however many pages it keeps.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up tx=64 channels=4 active=2
hostile_splice 192.168.0.2 9001 || fail 'a page that is kept shows what another channel writes, or keeps it from its block'
down

up channels=4
before=$(available)
hostile_splice keep 40 || fail 'one opener keeps all blocks'
# Forty blocks would be 80 MiB; only the pages kept may be missing, and come back.
lost=$((before - $(available)))
[ $lost -lt $((20 * 1024)) ] || fail "$lost KiB are gone with the pages that were kept"
down
