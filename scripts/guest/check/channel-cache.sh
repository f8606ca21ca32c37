# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# 64 openers over 4 active channels, random traffic there and back, two killed
# in the middle: no frame comes to the wrong channel, none is lost, and the
# activations add up.  Frames that a timer brings while a channel moves are in its pool.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

# sum NAME: over all channels.
sum() {
    awk -v name="$1" '/^channel/ { for (i = 3; i < NF; i += 2) if ($i == name) sum += $(i + 1) } END { print sum }' \
        /proc/nf_control
}

# accounts: each channel that got a block has it, or has lost or returned it.
accounts() {
    activations=$(sum activations)
    evictions=$(sum evictions)
    releases=$(sum releases)
    active=$(sum active)
    echo "activations $activations evictions $evictions releases $releases active $active"
    [ $((activations - evictions - releases)) -eq "$active" ] || fail 'they do not add up'
    [ "$active" -le 4 ] || fail 'more than four are active'
}

up channels=64 active=4 order=5 tx=16 delivery=bypass
tracing=/sys/kernel/tracing
[ -e $tracing/trace ] || mount -t tracefs none $tracing || fail 'no tracefs'
echo 1 >$tracing/events/snull/enable
for channel in $(seq 0 63); do
    echo "rule $channel udp $((20000 + channel))"
done >/proc/nf_control
begin /tmp/echo ip netns exec peer udp_echo 20000 64
echo=$!
wait_for /tmp/echo '^ready'

channel_storm 192.168.0.2 20000 >/tmp/storm 2>&1 || fail "$(grep -v 'lost 0 doubled 0 out-of-order 0 altered 0 foreign 0' /tmp/storm)"
tail -n 1 /tmp/storm
grep -q '^openers 66 well 64 failed 0 killed 2$' /tmp/storm || fail "$(tail /tmp/storm)"
accounts
[ "$(sum evictions)" -gt 0 ] || fail 'nobody was evicted: the cache was not tried'
[ "$(grep -c 'snull_channel_evict: channel=' $tracing/trace)" -eq "$(sum evictions)" ] || fail 'not an event for each eviction'
# Channel 0 was activated before anyone listened.
[ "$(grep -c 'snull_channel_activate: channel=' $tracing/trace)" -eq $(($(sum activations) - 1)) ] ||
    fail 'not an event for each activation'
echo 0 >$tracing/events/snull/enable
[ "$(sum in_flight)" -eq 0 ] || fail 'frames are still in flight'
[ "$(sum tx_malformed) $(sum tx_dropped) $(sum rx_full)" = '0 0 0' ] || fail "$(cat /proc/nf_control)"

# Once more, with nobody killed and other numbers.
channel_storm --seed 2 --peaceful --count 200 192.168.0.2 20000 >/tmp/storm 2>&1 || fail "$(cat /tmp/storm)"
accounts
kill $echo
wait $echo || fail "$(cat /tmp/echo)"
down

up channels=3 active=2 tx=16 delivery=bypass
echo 'rule 1 udp 9010' >/proc/nf_control
moving_pool 192.168.0.2 9010 "$(rounds 200)" || fail 'frames were lost'
down
