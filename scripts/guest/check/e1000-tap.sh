# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# The port e1000 with delivery=tap: ordinary sockets see no pool, whether or not
# somebody reads it; what is copied for the stack is counted, and nothing else is
# copied.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

copied() {
    sed -n 's/^port e1000 .* rx_copied \([0-9]*\)$/\1/p' /proc/nf_control
}

e1000_up order=4 tx=8
slots=$(header rx_count)
# More pings than slots, and nobody reads: the pool is full, the stack is not.
in_peer ping -c $((slots * 3)) -i 0.01 -s 1000 -W 5 192.168.2.1 >/tmp/ping || fail "$(tail -n 3 /tmp/ping)"
[ "$(header rx_frames)" -eq "$slots" ] || fail "$(header rx_frames) stored, not $slots"
[ "$(header rx_full)" -eq $((slots * 2)) ] || fail "$(header rx_full) counted as lost, not $((slots * 2))"
[ "$(copied)" -eq $((slots * 3 * 1042)) ] || fail "rx_copied $(copied)"
[ "$(nf_reader | wc -l)" -eq "$slots" ] || fail 'the frames are not there'
e1000_down

# The pool and a socket get the same datagrams.
e1000_up tx=64
begin /tmp/sink udp_sink 9000 500
sink=$!
wait_for /tmp/sink '^ready'
begin /tmp/result pool_check --timeout 60 9000 500
reader=$!
wait_for /tmp/result '^ready'
in_peer udp_seq --window 10 192.168.2.1 9000 500 1000
wait $reader || fail "the pool: $(cat /tmp/result)"
wait $sink || fail "the socket: $(cat /tmp/sink)"

# To the stack alone; then to the pool alone.
frames=$(header rx_frames)
echo 'delivery stack' >/proc/nf_control
in_peer ping -c 20 -i 0.01 192.168.2.1 >/tmp/ping || fail "$(tail -n 3 /tmp/ping)"
[ "$(header rx_frames)" -eq "$frames" ] || fail 'the pool got frames for the stack'
echo 'delivery bypass' >/proc/nf_control
before=$(copied)
in_peer ping -c 3 -i 0.01 -W 1 192.168.2.1 >/tmp/ping && fail 'the stack got frames for the pool'
[ "$(nf_reader | wc -l)" -eq 3 ] || fail 'the pool did not get the frames'
[ "$(copied)" -eq "$before" ] || fail 'frames for the pool alone were copied'
echo 'delivery tap' >/proc/nf_control

# A sender and the stack use the device at the same time.  Fewer frames than the
# peer's card has buffers: beyond that, QEMU may let one overtake others.
begin /tmp/sink in_peer udp_sink 9001 200
sink=$!
wait_for /tmp/sink '^ready'
begin /tmp/ping in_peer ping -f -c 500 -W 5 192.168.2.1
ping=$!
nf_send --batch 8 --drain --count 200 192.168.2.2 9001 || fail 'cannot send'
wait $ping || fail "$(tail -n 3 /tmp/ping)"
wait $sink || fail "$(cat /tmp/sink)"
e1000_down
