# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A full pool drops what comes and counts it, loses nothing that it holds, and
# takes frames again as soon as slots are given back.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up
slots=1397
in_peer udp_seq 192.168.1.1 9000 $((slots + 203)) 64
[ "$(header rx_frames)" -eq $slots ] || fail "$(header rx_frames) frames stored, not $slots"
[ "$(header rx_full)" -eq 203 ] || fail "$(header rx_full) frames counted as dropped, not 203"
[ "$(cat /sys/class/net/sn0/statistics/rx_fifo_errors)" -eq 203 ] || fail 'sn0 counts something else'

# Some slots free: as many frames are stored, the rest dropped.
nf_reader --count 10 --hex >/tmp/first
in_peer udp_seq 192.168.1.1 9001 15 64
[ "$(header rx_frames)" -eq $((slots + 10)) ] || fail 'the freed slots were not used'
[ "$(header rx_full)" -eq 208 ] || fail 'five more should have been dropped'

# The numbers 0 to 1396 to port 9000 and then 0 to 9 to port 9001, in order.
nfpool read --format hex >/tmp/rest
cat /tmp/first /tmp/rest | awk '{ print substr($3, 85, 4) }' >/tmp/numbers
awk 'BEGIN {
    for (n = 0; n < 1397; n++) printf "%02x%02x\n", n % 256, n / 256
    for (n = 0; n < 10; n++) printf "%02x00\n", n
}' | cmp - /tmp/numbers || fail 'frames lost or out of order'

# A frame longer than a slot: a VLAN tag makes a full frame four bytes longer.  sn1
# takes a VLAN only with another MTU.
before=$(header rx_oversize)
modprobe 8021q
in_peer ip link set sn1 mtu 1478
in_peer ip link add link sn1 name sn1.7 type vlan id 7
in_peer ip addr add 192.168.7.2/24 dev sn1.7
in_peer ip link set sn1 mtu 1482
in_peer ip link set sn1.7 up mtu 1482
in_peer ping -c 1 -W 1 -s 1454 192.168.7.1 && fail 'nobody should have answered'
[ "$(header rx_oversize)" -gt "$before" ] || fail 'the oversize frame was not counted'
down
