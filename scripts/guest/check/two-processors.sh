# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# processors: 2
# The driver fills slots on one processor while the reader gives them back on
# the other, and the other way round: each frame once and in order.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

frames=$(race_rounds 50000)
up
for reader in 0 1; do
    begin /tmp/check taskset -c $reader pool_check --timeout 600 9000 "$frames"
    check=$!
    wait_for /tmp/check '^ready'
    in_peer taskset -c $((1 - reader)) udp_seq --window 1000 192.168.1.1 9000 "$frames"
    wait $check || fail "reader on processor $reader: $(cat /tmp/check)"
    tail -n 1 /tmp/check
    grep -q "^frames $frames lost 0 doubled 0 out-of-order 0 altered 0 foreign 0 dropped-by-kernel 0\$" /tmp/check ||
        fail "reader on processor $reader: not each frame once"
done
down
