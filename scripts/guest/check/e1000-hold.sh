# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# The port e1000 and a reader that does not keep up: what finds no slot is dropped and
# counted, what is stored stays, and slots given back are posted again.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

# Few slots; some of them cross from page to page.
e1000_up order=4 delivery=bypass
slots=$(header rx_count)
in_peer udp_seq 192.168.2.1 9000 $((slots + 20)) 64
await header_is rx_full 20 || fail "$(header rx_full) dropped, not 20"
[ "$(header rx_frames)" -eq "$slots" ] || fail "$(header rx_frames) frames stored, not $slots"
# Dropped by the driver, or by the device for want of a descriptor.
[ $(($(link rx_packets) + $(link rx_missed_errors))) -eq $((slots + 20)) ] ||
    fail "rx_packets $(link rx_packets), rx_missed_errors $(link rx_missed_errors)"

# What came is there; the first frame after it may be in the buffer that stood in for
# a slot.
nf_reader --count "$slots" --hex >/tmp/read
in_peer udp_seq 192.168.2.1 9001 21 64
await header_is rx_frames $((slots + 20)) || await header_is rx_frames $((slots + 21)) ||
    fail "$(header rx_frames) stored, rx_full $(header rx_full)"
[ $(($(header rx_frames) + $(header rx_full))) -eq $((slots + 41)) ] || fail 'a frame is not counted'
nf_reader --hex >>/tmp/read
awk '{ print substr($3, 85, 4) }' /tmp/read >/tmp/numbers
awk -v slots="$slots" -v lost=$(($(header rx_full) - 20)) 'BEGIN {
    for (n = 0; n < slots; n++) printf "%02x00\n", n
    for (n = lost; n < 21; n++) printf "%02x00\n", n
}' | cmp - /tmp/numbers || fail 'frames lost or out of order'
e1000_down

# A card that is bound again has lost nothing yet.
e1000_up order=4 delivery=bypass
[ "$(header rx_full)" -eq 0 ] || fail "rx_full $(header rx_full) after a new start"
[ "$(link rx_missed_errors)" -eq 0 ] || fail "rx_missed_errors $(link rx_missed_errors) after a new start"
e1000_down

# Slots that are too small for its frames are none for the card.
load
echo snull >"$pci/devices/$near/driver_override"
echo "$near" >"$pci/drivers_probe" 2>/dev/null || true
[ ! -e "$pci/devices/$near/driver" ] || fail 'the card has got slots that are too small'
dmesg --notime | grep -q '^snull: port e1000: width=1500: it needs slots of 1528 bytes or more; load snull with width=1528$' ||
    fail "$(dmesg | tail -n 3)"
e1000_down
