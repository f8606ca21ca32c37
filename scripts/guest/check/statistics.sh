# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The pool's counters, `ethtool -S` and `ip -s link` tell the same story.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up
modprobe 8021q
in_peer udp_seq 192.168.1.1 9000 1500
# Full frames with a tag are too long for a slot: sn1 takes a VLAN only with another MTU.
in_peer ip link set sn1 mtu 1478
in_peer ip link add link sn1 name sn1.7 type vlan id 7
in_peer ip addr add 192.168.7.2/24 dev sn1.7
in_peer ip link set sn1 mtu 1482
in_peer ip link set sn1.7 up mtu 1482
in_peer ping -c 1 -W 1 -s 1454 192.168.7.1 && fail 'nobody should have answered'

for counter in rx_frames rx_bytes rx_full rx_oversize; do
    ethtool=$(ethtool -S sn0 | sed -n "s/^ *pool_$counter: //p")
    [ "$ethtool" = "$(header $counter)" ] || fail "$counter: ethtool $ethtool, pool $(header $counter)"
done
ethtool -i sn0 | grep -qx 'driver: snull' || fail "$(ethtool -i sn0)"
ethtool sn0 | grep -q 'Link detected: yes' || fail "$(ethtool sn0)"
in_peer ethtool -S sn1 | grep -q 'pool_rx_frames: 0' || fail 'sn1 has no pool, but counts'

stat() {
    cat /sys/class/net/sn0/statistics/"$1"
}
[ "$(stat rx_packets)" -eq $(($(header rx_frames) + $(header rx_full))) ] || fail "rx_packets $(stat rx_packets)"
[ "$(stat rx_fifo_errors)" -eq "$(header rx_full)" ] || fail "rx_fifo_errors $(stat rx_fifo_errors)"
[ "$(stat rx_length_errors)" -eq "$(header rx_oversize)" ] || fail "rx_length_errors $(stat rx_length_errors)"
[ "$(header rx_full)" -ge 103 ] || fail "rx_full $(header rx_full): 1500 do not fit into 1397"
ip -s link show sn0
down
