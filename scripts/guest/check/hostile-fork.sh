# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A mapping that a child inherited keeps the claim and the module until the
# child has ended.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up
child=$(hostile fork 600)
in_peer udp_seq 192.168.1.1 9000 100
rmmod snull 2>/dev/null && fail 'unloaded under a mapping'
nf_reader 2>/dev/null && fail 'claimed twice'
kill -9 "$child"
await nf_reader >/tmp/read 2>/dev/null || fail 'the claim outlived the child'
[ "$(wc -l </tmp/read)" -eq 100 ] || fail "read $(wc -l </tmp/read) of 100"
down
