# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The port attach and allocations that fail: TCP comes in pieces of 64 KiB, some of
# which cannot be cut; frames leave from slots, to some of which no skb can refer.
# What the pool does not get is counted, the stack gets all of it, and each slot comes
# back.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
. "$NFPOOL_ROOT/scripts/guest/faults.sh"
set -e

faults_begin
receiver=
# shellcheck disable=SC2086 # a number, or nothing
trap 'faults probability 0; kill $receiver 2>/dev/null || true' EXIT
bytes=3000000

veth_up
faults_of_module

begin /tmp/receive tcp_stream --receive 9100 $bytes
receiver=$!
wait_for /tmp/receive '^ready'
faults probability 20
in_peer tcp_stream --send 192.168.2.1 9100 $bytes || fail 'cannot send'
faults probability 0
wait $receiver || fail "the stack: $(cat /tmp/receive)"
receiver=
cat /proc/nf_control
unfit=$(sed -n 's/^port attach .* rx_unfit \([0-9]*\) .*/\1/p' /proc/nf_control)
[ "$unfit" -gt 0 ] || fail 'no allocation failed on the way to the pool'
counter_is 0 rx_oversize "$unfit" || fail 'not each piece that was lost is counted'

# Opening and mapping the channel need memory, too: again, until there is some.
frames=600
faults probability 20
until nf_send --batch 10 --drain --count $frames --size 1000 192.168.2.2 9001 2>/tmp/refused; do
    grep -q 'Cannot allocate memory' /tmp/refused || fail "$(cat /tmp/refused)"
done
faults probability 0
cat /proc/nf_control
dropped=$(counter 0 tx_dropped)
[ "$dropped" -gt 0 ] || fail 'no allocation failed on the way from the slots'
[ $(($(counter 0 tx_frames) + dropped)) -eq $frames ] || fail 'not each frame is counted'
[ "$(counter 0 tx_malformed) $(counter 0 in_flight)" = '0 0' ] || fail 'malformed, or under way still'

veth_down
faults_judge
