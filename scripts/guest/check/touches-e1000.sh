# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# plugin: memory
# No processor stores or loads a byte of a frame that the e1000 receives, but the
# reader; of one that it sends, the driver loads the headers and stores nothing.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
. "$NFPOOL_ROOT/scripts/guest/touches.sh"
set -e

frames=250
e1000_up tx=64 delivery=bypass
for size in 64 300 1454; do
    begin /tmp/reader nf_reader --follow --count $frames
    reader=$!
    await claimed || fail "$(cat /tmp/reader)"
    touches_begin
    in_peer udp_seq 192.168.2.1 9000 $frames $size
    wait $reader || fail "$(cat /tmp/reader)"
    touches_end
    touches_are driver frame stored 0
    touches_are driver frame loaded 0
    touches_are user frame stored 0
    touches_are user frame loaded $((frames * 2))	# nf_reader shows the EtherType
    touches_are driver state stores $frames
    touches_are user state stores $frames
done

for size in 64 300 1454; do
    begin /tmp/sink in_peer udp_sink 9001 $frames
    sink=$!
    wait_for /tmp/sink '^ready'
    touches_of_pool
    counted_send 192.168.2.2 9001 $frames $size || fail 'cannot send'
    touches_last
    wait $sink || fail "$(cat /tmp/sink)"
    touches_are driver frame stored 0
    # The headers, up to 128 bytes, and no payload behind them.
    touches_are driver frame loaded $((frames * 42)) $((frames * 300))
    touches_are driver state stores $frames
    touches_are user state stores $frames
done
e1000_down
