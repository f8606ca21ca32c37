# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# The cable of the port e1000 is pulled and plugged in again, in silence and under
# traffic: the device says so, what is to be sent is dropped and counted and its
# slots come back, and what arrives is whole, in order and counted.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

e1000_up tx=64 delivery=bypass
receives 100 64
sends 16 100 500

cable off
dropped=$(header tx_dropped)
nf_send --batch 16 --drain --count 32 --size 500 192.168.2.2 9001 || fail 'cannot send without a cable'
[ "$(header tx_dropped)" -eq $((dropped + 32)) ] || fail "tx_dropped $(header tx_dropped), not $((dropped + 32))"
[ "$(header tx_in_flight)" -eq 0 ] || fail "tx_in_flight $(header tx_in_flight)"
# Nothing is sent to it meanwhile: QEMU may keep such frames and deliver them later.
cable on
receives 100 64
sends 16 100 500

# Some of these may be lost in the cable; no other is.
stored=$(header rx_frames)
begin /tmp/census pool_check --timeout 60 --census
reader=$!
wait_for /tmp/census '^ready'
begin /tmp/sent in_peer udp_seq 192.168.2.1 9000 3000 64
sender=$!
for round in 1 2 3; do
    cable off
    cable on
done
wait $sender || fail "$(cat /tmp/sent)"
in_peer udp_seq 192.168.2.1 9002 1 64
await header_is ri "$(header wi)" || fail "round $round: not all is read: ri $(header ri), wi $(header wi)"
kill $reader
wait $reader || fail "$(cat /tmp/census)"
cat /tmp/census
[ "$(awk '{ sum += $4 } END { print sum }' /tmp/census)" -eq $(($(header rx_frames) - stored)) ] ||
    fail "$(header rx_frames) stored, $stored before: $(cat /tmp/census)"
grep -q '^port 9002 frames 1$' /tmp/census || fail "$(cat /tmp/census)"
receives 100 64
e1000_down
