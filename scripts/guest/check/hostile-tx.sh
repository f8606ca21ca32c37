# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A sender who changes slots while the kernel sends them, rings the doorbell as
# nobody should, or ends with frames under way; the next one can use the pool.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

# Of the frames sent in a second, about 2,500 are malformed.
seconds=$(($(rounds 18) + 1))
count=$(($(rounds 4800) + 200))

# Without a TX partition, with one, and with all channels there are.
up
hostile_tx calls || fail 'without a TX partition'
nf_send 192.168.0.2 9001 2>/tmp/error && fail 'sent without a TX partition'
grep -q 'load snull with tx=' /tmp/error || fail "$(cat /tmp/error)"
down
up tx=64 channels=64 active=4 order=5
hostile_tx calls || fail 'with a TX partition'
hostile_tx channels || fail 'channels'
down

up tx=64
ip netns exec peer udp_sink --timeout 600 9001 1000000 >/dev/null 2>&1 &
sink=$!
hostile_tx scribble 192.168.0.2 9001 $seconds >/tmp/scribble 2>&1 || fail "$(cat /tmp/scribble)"
cat /tmp/scribble
kill $sink
wait $sink || true
# What came out as a fragment waits for the rest for half a minute, in a copy.
[ "$(header tx_in_flight)" -eq 0 ] || fail "$(header tx_in_flight) frames are in flight with nobody to read them"

# The end of a sender whose frames nobody has read: the next one sends from the
# other slots, and the module cannot be unloaded until they have been read.
rm -f /tmp/go
begin /tmp/sink in_peer udp_sink --wait /tmp/go 9001 32
sink=$!
wait_for /tmp/sink '^ready'
hostile_channel exit 0 192.168.0.2 9001 32 | grep -qx 'in-flight 32' || fail 'not 32 frames in flight'
begin /tmp/sink2 in_peer udp_sink 9002 200
sink2=$!
wait_for /tmp/sink2 '^ready'
nf_send --count 200 192.168.0.2 9002 || fail 'cannot send beside frames of the dead'
wait $sink2 || fail "$(cat /tmp/sink2)"
rmmod snull 2>/dev/null && fail 'unloaded with frames under way'
[ "$(header tx_in_flight)" -eq 32 ] || fail 'frames of the dead were lost'
touch /tmp/go
wait $sink || fail "$(cat /tmp/sink)"
[ "$(header tx_in_flight)" -eq 0 ] || fail 'slots did not come back'

begin /tmp/sink in_peer udp_sink 9001 "$count"
sink=$!
wait_for /tmp/sink '^ready'
nf_send --drain --count "$count" 192.168.0.2 9001 || fail 'the pool cannot be used any more'
wait $sink || fail "$(cat /tmp/sink)"
down
