# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# plugin: memory
# What the processor does to the bytes of frames on the wire, counted access by
# access.  RX: stored once by the driver, and read by nobody but the reader.  TX:
# stored by the sender, and by nobody else; the payload is read once, by the socket
# that it is for.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/touches.sh"
set -e

frames=250
length=342	# 300 bytes of payload
for delivery in tap bypass; do
    up tx=64 delivery=$delivery
    begin /tmp/reader nf_reader --follow --count $frames
    reader=$!
    await claimed || fail "$(cat /tmp/reader)"
    touches_begin
    in_peer udp_seq 192.168.1.1 9000 $frames 300
    wait $reader || fail "$(cat /tmp/reader)"
    touches_end
    # With bypass, what the wire changes (addresses) is changed in the slot.
    changed=0
    [ $delivery = tap ] || changed=20
    touches_are driver frame stored $((frames * length)) $((frames * (length + changed)))
    touches_are driver frame loaded 0
    touches_are user frame stored 0
    touches_are user frame loaded $((frames * 2))	# nf_reader shows the EtherType
    touches_are driver state stores $frames
    touches_are user state stores $frames

    begin /tmp/sink in_peer udp_sink 9001 $frames
    sink=$!
    wait_for /tmp/sink '^ready'
    touches_of_pool
    counted_send 192.168.0.2 9001 $frames 1000 || fail 'cannot send'
    touches_last
    wait $sink || fail "$(cat /tmp/sink)"
    touches_are driver frame stored 0
    touches_are driver frame loaded $((frames * 1000)) $((frames * 1200))
    touches_are user frame stored $((frames * 1042)) $((frames * 1060))
    touches_are driver state stores $frames
    touches_are user state stores $frames
    down
done
