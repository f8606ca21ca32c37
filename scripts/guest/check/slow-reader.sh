# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A reader too slow for what comes: some frames are lost, and the driver's
# counter of drops accounts for every one of them.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up
begin /tmp/result nfpool check --count 10000 --slow 300 --timeout 60
reader=$!
wait_for /tmp/result '^ready'
in_peer udp_seq 192.168.1.1 9000 10000 64
wait $reader || fail "$(cat /tmp/result)"
cat /tmp/result
grep -q 'lost 0 ' /tmp/result && fail 'nothing was lost: the reader was not slow'
grep -q 'doubled 0 out-of-order 0' /tmp/result || fail 'doubled or out of order'
down
