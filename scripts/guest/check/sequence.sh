# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# 100,000 numbered datagrams to a reader that keeps up: each exactly once, in
# order, none lost.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up
begin /tmp/result nfpool check --count 100000 --timeout 60
reader=$!
wait_for /tmp/result '^ready'
in_peer udp_seq --window 1000 192.168.1.1 9000 100000
wait $reader || fail "$(cat /tmp/result)"
cat /tmp/result
grep -q '^frames 100000 lost 0 doubled 0 out-of-order 0 dropped-by-kernel 0$' /tmp/result || fail 'not each frame once'
down
