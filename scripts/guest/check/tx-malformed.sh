# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Malformed frames of all kinds are counted and refused one by one; the good
# ones in the same batch go out, and no slot is lost.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up tx=64
begin /tmp/sink in_peer udp_sink 9001 23
sink=$!
wait_for /tmp/sink '^ready'
tx_malformed 192.168.0.2 9001 >/tmp/malformed 2>&1 || fail "$(cat /tmp/malformed)"
cat /tmp/malformed
wait $sink || fail "$(cat /tmp/sink)"
cat /tmp/sink
grep -q '^one doorbell: good 23 malformed 22 taken 45 tx_frames +23 tx_malformed +22$' /tmp/malformed ||
    fail 'not all kinds were refused'
[ "$(header tx_malformed)" -eq 44 ] || fail "tx_malformed $(header tx_malformed)"
[ "$(in_peer cat /sys/class/net/sn1/statistics/rx_packets)" -eq 23 ] || fail 'sn1 received something else'
down
