# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# An owner of a channel takes its mapping away, forks or ends with frames under
# way, while others want its block: the frames stay what they were, the block
# is not handed on before they are read, and nobody else is hurt.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

# sink_begin PORT COUNT [--wait FILE]; sink_end: each came, once and unchanged
sink_begin() {
    port=$1
    count=$2
    shift 2
    begin "/tmp/sink.$port" in_peer udp_sink "$@" "$port" "$count"
    eval "sink_$port=$!"
    wait_for "/tmp/sink.$port" '^ready'
}

sink_end() {
    eval "wait \$sink_$1" || fail "port $1: $(cat "/tmp/sink.$1")"
    echo "port $1: $(tail -n 1 "/tmp/sink.$1")"
}

# send CHANNEL COUNT: to a port of its own, and all of it comes.
send() {
    sink_begin "900$1" "$2"
    nf_send --channel "$1" --count "$2" --drain 192.168.0.2 "900$1" || fail "channel $1 cannot send"
    sink_end "900$1"
}

# Of channels 1 to 3, one at a time is active.
up tx=32 channels=4 active=2 order=5
rm -f /tmp/go /tmp/mapped

# Unmapped and mapped anew with frames under way.
sink_begin 9001 32 --wait /tmp/go
begin /tmp/remap hostile_channel remap 1 192.168.0.2 9001 32 /tmp/mapped
user=$!
wait_for /tmp/remap '^ready'
send 2 200
send 3 200
[ "$(counter 1 in_flight) $(counter 1 evictions)" = '32 0' ] || fail "$(cat /proc/nf_control)"
[ "$(counter 2 tx_attached) $(counter 3 tx_attached)" = '0 0' ] || fail 'sent from a block that is not to be had'
touch /tmp/go
sink_end 9001
send 2 200
[ "$(counter 1 evictions) $(counter 2 tx_attached)" = '1 40000' ] || fail "$(cat /proc/nf_control)"
touch /tmp/mapped
wait $user || fail "$(cat /tmp/remap)"
cat /tmp/remap
grep -qx 'in-flight 32' /tmp/remap || fail 'not 32 frames were under way'

# The end of an owner with frames under way.
rm -f /tmp/go
sink_begin 9001 32 --wait /tmp/go
hostile_channel exit 1 192.168.0.2 9001 32 | grep -qx 'in-flight 32' || fail 'not 32 frames in flight'
send 2 200
[ "$(counter 1 in_flight) $(counter 1 active) $(counter 2 active)" = '32 1 0' ] || fail "$(cat /proc/nf_control)"
# The next owner need not wait for the receiver, which gets what was sent.
sink_begin 9003 200
nf_send --channel 1 --count 200 --drain 192.168.0.2 9003 || fail 'channel 1 cannot be claimed'
sink_end 9003
[ "$(counter 1 in_flight) $(counter 1 active)" = '0 0' ] || fail "$(cat /proc/nf_control)"
touch /tmp/go
sink_end 9001
send 2 200
send 1 200

# Channel 0 has a new owner although nobody reads what the last one sent.  It
# sends from the other slots, and never sees what was in those.
rm -f /tmp/go
sink_begin 9000 16 --wait /tmp/go
hostile_channel exit 0 192.168.0.2 9000 16 | grep -qx 'in-flight 16' || fail 'not 16 frames in flight'
sink_begin 9001 16
hostile_channel pass 0 192.168.0.2 9001 16 || fail 'no frames beside those under way'
sink_end 9001
nf_reader --follow >/dev/null 2>/tmp/reader &
reader=$!
await counter_is 0 claimed 1 || fail "channel 0 is not claimed: $(cat /tmp/reader)"
[ "$(counter 0 in_flight)" -eq 16 ] || fail "$(cat /proc/nf_control)"
[ "$(leftovers --watch)" -eq 0 ] || fail 'something of the owner before is left'
touch /tmp/go
sink_end 9000
await counter_is 0 in_flight 0 || fail "$(cat /proc/nf_control)"
[ "$(leftovers --watch)" -eq 0 ] || fail 'what came back has the frames of the owner before in it'
kill $reader
wait $reader || fail "$(cat /tmp/reader)"
send 0 200

# A doorbell with nothing to send takes the block of nobody.
nf_reader --channel 1 --follow >/dev/null 2>/tmp/reader &
reader=$!
await counter_is 1 active 1 || fail "channel 1 does not get the block: $(cat /tmp/reader)"
before="$(counter 1 evictions) $(counter 2 activations)"
hostile_channel ring 2 192.168.0.2 9002 100 || fail 'frames came from nowhere'
[ "$(counter 1 evictions) $(counter 2 activations)" = "$before" ] || fail "$(cat /proc/nf_control)"
kill $reader
wait $reader || fail "$(cat /tmp/reader)"

# Children that unmap, map, protect, throw away and fork, in three owners that
# take the block from each other all the time.
frames=$(rounds 2000)
before=$(($(counter 1 evictions) + $(counter 2 evictions) + $(counter 3 evictions)))
users=
for channel in 1 2 3; do
    sink_begin "900$channel" "$frames" --timeout 120
done
for channel in 1 2 3; do
    begin /tmp/churn.$channel hostile_channel churn $channel 192.168.0.2 "900$channel" "$frames"
    users="$users $!"
done
for user in $users; do
    wait "$user" || fail "$(cat /tmp/churn.*)"
done
cat /tmp/churn.*
for channel in 1 2 3; do
    sink_end "900$channel"
done
evicted=$(($(counter 1 evictions) + $(counter 2 evictions) + $(counter 3 evictions) - before))
echo "$evicted evictions"
[ $evicted -gt 10 ] || fail 'the channels hardly moved'
down
