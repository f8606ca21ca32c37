# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Other devices on top of sn0 and sn1.  VLANs: refused as long as a full frame with a
# tag does not fit into a slot, then carried, with the addresses changed as without a
# tag.  A bond takes sn0 if it has sn0's MTU; a bridge and a macvlan take it as it is.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

for module in 8021q bonding bridge macvlan; do
    modprobe $module
done

# answers DEVICE: full packets, both ways, between it and 192.168.7.2 in "peer".
answers() {
    ip addr add 192.168.6.1/24 dev "$1"
    mtu=$(cat "/sys/class/net/$1/mtu")
    in_peer ping -c 1 -W 5 -M 'do' -s $((mtu - 28)) 192.168.7.1 || fail "$1: no answer, MTU $mtu"
    ping -c 1 -W 5 -M 'do' -s $((mtu - 28)) 192.168.6.2 || fail "$1: no answer to sn0, MTU $mtu"
}

# vlan TYPE: a tag, or one in another, between the two ends.
vlan() {
    for end in '' in_peer; do
        device=sn0
        [ -z "$end" ] || device=sn1
        $end ip link add link $device name outer type vlan proto "$1" id 7
        $end ip link set outer up
        [ "$1" = 802.1ad ] || continue
        $end ip link add link outer name inner mtu 1474 type vlan id 8
        $end ip link set inner up
    done
    device=outer
    [ "$1" != 802.1ad ] || device=inner
    in_peer ip addr add 192.168.7.2/24 dev $device
    answers $device
    begin /tmp/sink udp_sink --timeout 5 9000 10
    sink=$!
    wait_for /tmp/sink '^ready'
    in_peer udp_seq 192.168.7.1 9000 10
    wait $sink || fail "$1: $(cat /tmp/sink) $(grep Udp: /proc/net/snmp)"
    ip link del outer
    in_peer ip link del outer
}

for arp in 0 1; do
    up arp=$arp
    ip link add link sn0 name refused type vlan id 7 2>/tmp/error && fail 'a VLAN whose full frames do not fit'
    grep -q 'VLANs not supported on device' /tmp/error || fail "$(cat /tmp/error)"
    ip link set sn0 mtu 1478
    in_peer ip link set sn1 mtu 1478
    vlan 802.1Q
    ip link set sn0 mtu 1474
    in_peer ip link set sn1 mtu 1474
    vlan 802.1ad
    [ "$(header rx_oversize)" -eq 0 ] || fail "rx_oversize $(header rx_oversize)"
    down
done

up arp=1
ip addr flush dev sn0
in_peer ip addr add 192.168.7.2/24 dev sn1

ip link add over type bond mode active-backup
ip link set sn0 down
ip link set sn0 master over 2>/tmp/error && fail 'a bond whose packets do not fit'
dmesg --notime | grep -q 'sn0): Error -22 calling dev_set_mtu' || fail "$(cat /tmp/error; dmesg --notime | tail -n 3)"
dmesg --clear
ip link set over mtu 1482
ip link set sn0 master over
ip link set over up
answers over
ip link del over

ip link add over type bridge
ip link set sn0 master over
ip link set sn0 up
ip link set over up
[ "$(cat /sys/class/net/over/mtu)" -eq 1482 ] || fail "a bridge with MTU $(cat /sys/class/net/over/mtu)"
answers over
ip link del over

ip link add over link sn0 type macvlan mode bridge
ip link set over up
answers over
ip link del over
[ "$(header rx_oversize)" -eq 0 ] || fail "rx_oversize $(header rx_oversize)"
down
