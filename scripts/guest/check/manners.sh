# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# sn0 and sn1 behave as a pair of devices does: no carrier while one end is down,
# each names the other, an address can be changed, and who asks is told when a frame
# was sent.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

# carrier DEVICE YES-OR-NO: it comes and goes in the kernel's own time.
carrier() {
    tries=0
    until [ "$(cat "/sys/class/net/$1/carrier")" = "$2" ]; do
        tries=$((tries + 1))
        [ $tries -lt 50 ] || fail "$1: carrier $(cat "/sys/class/net/$1/carrier"), not $2"
        sleep 0.1
    done
}

load
[ "$(cat /sys/class/net/sn0/iflink)" = "$(cat /sys/class/net/sn1/ifindex)" ] || fail 'sn0 does not name sn1'
[ "$(cat /sys/class/net/sn1/iflink)" = "$(cat /sys/class/net/sn0/ifindex)" ] || fail 'sn1 does not name sn0'
ethtool -T sn0 | grep -q software-transmit || fail "$(ethtool -T sn0)"
ip link set sn0 up
carrier sn0 0
ip link set sn1 up
carrier sn0 1
carrier sn1 1
ip link set sn1 down
carrier sn0 0
unload

# By the name of a device in another namespace, nothing could be found.
for arp in 0 1; do
    up arp=$arp
    [ "$(cat /sys/class/net/sn0/iflink)" = "$(cat /sys/class/net/sn0/ifindex)" ] || fail 'sn0 names a stranger'
    carrier sn0 1
    in_peer ping -c 1 -W 5 192.168.1.1 || fail "arp=$arp: no answer"
    in_peer tx_stamp 192.168.1.1 9000 || fail "arp=$arp: no time stamp"
    ip link set sn0 down
    ip link set sn0 address 02:00:00:00:00:05 || fail 'the address cannot be changed'
    ip link set sn0 up
    carrier sn0 1
    in_peer ip neigh flush dev sn1
    in_peer ping -c 1 -W 5 192.168.1.1 || fail "arp=$arp: no answer after sn0 has another address"
    ping -c 1 -W 5 192.168.0.2 || fail "arp=$arp: no answer to sn0 after it has another address"
    down
done
