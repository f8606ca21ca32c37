# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Frames for one channel go elsewhere than the others: up the stack, to the pool,
# or to both; ARP that goes to a pool alone is not seen by the kernel's own.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

# Datagrams that the stack has had for a port that nobody has.
in_stack() {
    awk '/^Udp:/ && $2 ~ /[0-9]/ { print $3 }' /proc/net/snmp
}

# delivered CHANNEL PORT STACK POOL: of 3 frames for the port, so many come there.
delivered() {
    stack=$(in_stack)
    pool=$(counter "$1" rx_unclaimed)
    in_peer udp_seq 192.168.1.1 "$2" 3
    stack=$(($(in_stack) - stack))
    pool=$(($(counter "$1" rx_unclaimed) - pool))
    [ "$stack $pool" = "$3 $4" ] ||
        fail "port $2: $stack to the stack, $pool to channel $1: $(cat /proc/nf_control)"
}

# shown LINES: what the control file says of it.
shown() {
    [ "$(grep '^delivery' /proc/nf_control | tr '\n' ,)" = "$1" ] || fail "not $1: $(cat /proc/nf_control)"
}

up channels=3 arp=1
printf 'rule 1 udp 9001\nrule 2 udp 9002\ndelivery stack\ndelivery bypass 1\ndelivery tap 2\n' >/proc/nf_control
in_peer ip neigh add 192.168.1.1 lladdr "$(cat /sys/class/net/sn0/address)" dev sn1
ip neigh add 192.168.0.2 lladdr "$(in_peer cat /sys/class/net/sn1/address)" dev sn0
shown 'delivery stack,delivery bypass 1,delivery tap 2,'
grep -q '^port wire .* rx_copies 2 ' /proc/nf_control || fail "$(cat /proc/nf_control)"
delivered 0 9000 3 0
delivered 1 9001 0 3
delivered 2 9002 3 3
# Said for all, it is the same for all again.
echo 'delivery tap' >/proc/nf_control
shown 'delivery tap,'
delivered 1 9001 3 3

# ARP to a channel, and all else as it was.
ip neigh flush dev sn0 nud permanent
in_peer ip neigh flush dev sn1 nud permanent
printf 'clear\nrule 1 ethertype 0x0806\ndelivery bypass 1\n' >/proc/nf_control
asked=$(counter 1 rx_unclaimed)
in_peer ping -c 1 -W 1 192.168.1.1 && fail 'the kernel has answered'
[ "$(counter 1 rx_unclaimed)" -gt "$asked" ] || fail 'no request came to channel 1'
[ -z "$(ip neigh show dev sn0)" ] || fail "the kernel has learned: $(ip neigh show dev sn0)"
in_peer ip neigh replace 192.168.1.1 lladdr "$(cat /sys/class/net/sn0/address)" dev sn1
ip neigh replace 192.168.0.2 lladdr "$(in_peer cat /sys/class/net/sn1/address)" dev sn0
in_peer ping -c 1 -W 5 192.168.1.1 || fail 'what is not ARP does not come to the stack'
in_peer ip neigh flush dev sn1 nud permanent
echo 'delivery tap 1' >/proc/nf_control
in_peer ping -c 1 -W 5 192.168.1.1 || fail 'with delivery=tap the kernel does not answer'
down
