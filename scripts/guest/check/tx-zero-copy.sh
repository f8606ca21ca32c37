# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The payload of a frame that is sent is not copied, its headers are: both are
# changed in the slot after the doorbell and before the receiver reads.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up tx=64
rm -f /tmp/go /tmp/later
begin /tmp/sink in_peer udp_sink --show --wait /tmp/go 9001 1
sink=$!
wait_for /tmp/sink '^ready'
begin /tmp/proof tx_proof 192.168.0.2 9001
proof=$!
wait_for /tmp/proof ': READ, the frame is under way'
[ "$(header tx_in_flight)" -eq 1 ] || fail 'no frame in flight'
touch /tmp/go
wait $proof || fail "$(cat /tmp/proof)"
wait $sink && fail 'the payload came unchanged: it was copied'
cat /tmp/proof /tmp/sink

# The changed byte came, the changed port did not.
grep -q 'payload byte 500 now 0x0b, source port 9174$' /tmp/proof || fail 'changed something else'
grep -qx 'from port 9001, 1000 bytes: number 0, byte 500 is 0x0b' /tmp/sink || fail 'the other way round'
grep -q '^sent: tx_frames 1 tx_copied 42 tx_attached 1000 tx_in_flight 1$' /tmp/proof || fail 'the counters differ'
grep -q ': WRITE again$' /tmp/proof || fail 'the slot did not come back'
grep -q '^read: .* tx_in_flight 0$' /tmp/proof || fail 'still in flight'

# A frame of up to 128 bytes is copied whole, and its slot is free at once.
begin /tmp/sink in_peer udp_sink --wait /tmp/later 9002 10
sink=$!
wait_for /tmp/sink '^ready'
nf_send --drain --count 10 --size 86 192.168.0.2 9002
[ "$(header tx_copied)" -eq 1322 ] || fail "tx_copied $(header tx_copied), not 42 + 10 * 128"
[ "$(header tx_attached)" -eq 1000 ] || fail 'a short frame was attached'
touch /tmp/later
wait $sink || fail "$(cat /tmp/sink)"
down
