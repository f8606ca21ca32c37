# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# 200 senders are killed at random points; each next one gets the channel at once,
# also while frames of the dead are in flight, and no slot is lost.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up tx=64
before=$(skbs)
ip netns exec peer udp_sink --timeout 600 9001 100000000 >/dev/null 2>&1 &
sink=$!
deaths=$(rounds 200)
awk -v n="$deaths" 'BEGIN { srand(1); for (i = 0; i < n; i++) printf "%.3f\n", rand() * 0.05 }' >/tmp/delays
while read -r delay; do
    nf_send --count 100000000 192.168.0.2 9001 2>/tmp/sender.err &
    sender=$!
    sleep "$delay"
    kill -9 $sender || fail "the sender ended by itself: $(cat /tmp/sender.err)"
    wait "$sender" 2>/dev/null || true
done </tmp/delays

# In the end all frames have been read, and all slots can be used.
await header_is tx_in_flight 0 || fail "$(header tx_in_flight) frames are in flight"
echo "$(header tx_frames) frames were sent"
[ "$(header tx_frames)" -gt "$deaths" ] || fail 'hardly any was'
kill $sink
wait $sink || true
begin /tmp/sink in_peer udp_sink 9002 1000
sink=$!
wait_for /tmp/sink '^ready'
nf_send --drain --count 1000 192.168.0.2 9002 || fail 'a slot was lost'
wait $sink || fail "$(cat /tmp/sink)"
left=$(($(skbs) - before))
echo "skbs left: $left"
[ $left -lt 1000 ] || fail "$left skbs are left"
down
