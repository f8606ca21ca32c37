# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# Owners of the port e1000 that do not behave, while frames come: a reader is suspended,
# readers and senders are killed, a user scribbles over slots under DMA.  Each frame is
# given to the pool or counted as lost, and the next owner has all slots.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

# arrived: frames that were stored, or found no slot.
arrived() {
    echo $(($(counter 0 rx_frames) + $(counter 0 rx_full)))
}

have_arrived() {
    [ "$(arrived)" -ge "$1" ]
}

# counted N: each of the N frames since the card is there was given to the pool, or
# was lost and counted, by the driver or the device.
counted() {
    [ "$(arrived)" -eq "$1" ] &&
        [ $(($(link rx_packets) + $(link rx_missed_errors))) -eq "$1" ]
}

# all_counted N
all_counted() {
    await counted "$1" || fail "of $1 frames: $(grep '^channel 0' /proc/nf_control) rx_packets $(link rx_packets) rx_missed_errors $(link rx_missed_errors)"
}

frames_come() {
    [ "$(counter 0 rx_frames)" -gt "$1" ]
}

claimed() {
    grep -q '^channel 0 claimed 1 ' /proc/nf_control
}

# kill_owner COMMAND...: it has channel 0 while frames come, and ends with no warning.
kill_owner() {
    begin /tmp/owner "$@"
    owner=$!
    await claimed || fail "$* did not get the channel: $(cat /tmp/owner)"
    sleep 0.1
    kill -9 $owner || fail "$* ended by itself: $(cat /tmp/owner)"
    wait $owner || true
}

# More slots than frames that may wait in QEMU, while its card is deaf.
e1000_up order=7 tx=16 delivery=bypass
slots=$(header rx_count)
total=0

# A reader that is suspended: what the pool has no room for is lost and counted.
begin /tmp/result pool_check --timeout 60 9000 1000
reader=$!
wait_for /tmp/result '^ready'
kill -STOP $reader
in_peer udp_seq 192.168.2.1 9000 1000
total=$((total + 1000))
all_counted $total
header_is rx_frames "$slots" || fail "$(header rx_frames) frames stored, not $slots"
kill -CONT $reader
wait $reader || fail "$(cat /tmp/result)"
cat /tmp/result
receives 200 64
total=$((total + 200))
all_counted $total

# Owners that are killed: the next one gets the channel at once, and all slots.
begin /tmp/sink ip netns exec peer udp_sink --timeout 600 9001 100000000
sink=$!
wait_for /tmp/sink '^ready'
traffic_begin
for round in 1 2; do
    echo "round $round"
    kill_owner nf_reader --follow
    kill_owner nf_send --count 100000000 --size 1000 192.168.2.2 9001
done
traffic_end
# When this one has come, so has all that was sent before it.  A frame that finds the
# port closed would be answered, and the answer counted.
begin /tmp/last in_peer udp_sink 9002 1
last=$!
wait_for /tmp/last '^ready'
nf_send --count 1 --drain 192.168.2.2 9002 || fail 'cannot send'
wait $last || fail "$(cat /tmp/last)"
kill $sink
wait $sink || true
total=$((total + sent))
all_counted $total
header_is tx_in_flight 0 || fail "$(nf_reader --header)"
sends 8 200 1000
nf_reader >/dev/null
receives 200 64
total=$((total + 200))
all_counted $total

# A user who writes anything anywhere, while the card writes into the slots, and then
# while it reads from them.
begin /tmp/scribble hostile scribble 600
scribbler=$!
wait_for /tmp/scribble scribbling
in_peer udp_seq 192.168.2.1 9000 3000
total=$((total + 3000))
all_counted $total
kill $scribbler
wait $scribbler || true
begin /tmp/scribble hostile_tx scribble 192.168.2.2 9001 600
scribbler=$!
wait_for /tmp/scribble scribbling
sleep 0.2
kill $scribbler
wait $scribbler || fail "$(cat /tmp/scribble)"
cat /tmp/scribble
# Frames in all slots that are free, for the next reader to find its way past nonsense.
before=$(arrived)
in_peer udp_seq 192.168.2.1 9000 "$slots"
await have_arrived $((before + slots)) || fail "$(cat /proc/nf_control)"
nf_reader >/tmp/nonsense
# The first one may be in the buffer that stood in for a slot.
before=$(counter 0 rx_frames)
in_peer udp_seq 192.168.2.1 9000 $((slots + 1))
await frames_come $((before + slots - 1)) || fail "a slot is lost: $(cat /proc/nf_control)"
[ "$(nf_reader | wc -l)" -eq "$slots" ] || fail 'the pool cannot be used any more'
sends 8 200 1000
e1000_down
