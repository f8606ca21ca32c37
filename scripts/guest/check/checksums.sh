# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A frame whose checksum the sender has left to the device: generic XDP brings it to
# sn1 as it is, and it must be finished before it is in the pool or in a socket.
#
#   "far"                      "peer"                          the VM's own
#   veth far 192.168.1.9 ----- near --- generic XDP ---> sn1 ---- sn0 192.168.0.1
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

# Frames in the pool whose UDP checksum is right, and those where it is wrong.
sums() {
    nf_reader --hex | awk '
        function byte(at) {
            return 16 * (index(hex, substr($3, 2 * at + 1, 1)) - 1) + index(hex, substr($3, 2 * at + 2, 1)) - 1
        }
        BEGIN { hex = "0123456789abcdef" }
        byte(23) == 17 {
            sum = 17 + $2 - 34
            for (at = 26; at < $2; at++)
                sum += at % 2 ? byte(at) : 256 * byte(at)
            while (sum > 65535)
                sum = sum % 65536 + int(sum / 65536)
            if (sum == 65535) right++; else wrong++
        }
        END { print "right " right + 0 " wrong " wrong + 0 }'
}

modprobe veth
up
ip netns add far
in_far() {
    ip netns exec far "$@"
}
# shellcheck disable=SC2016 # expanded there
in_far sh -c '. "$NFPOOL_ROOT/scripts/guest/lib.sh"; no_ipv6'
in_peer ip link add near type veth peer name far netns far
in_peer ip link set near up
in_far ip addr add 192.168.1.9/24 dev far
in_far ip link set far up
in_far ip neigh add 192.168.1.1 lladdr "$(in_peer cat /sys/class/net/sn1/address)" dev far
in_far ethtool -k far | grep -q '^tx-checksumming: on' || fail 'the sender does not leave checksums to its device'
begin /tmp/redirect ip netns exec peer xdp_redirect near sn1
redirect=$!
wait_for /tmp/redirect '^ready'

begin /tmp/sink udp_sink --timeout 5 9000 10
sink=$!
wait_for /tmp/sink '^ready'
in_far udp_seq 192.168.1.1 9000 10
wait $sink || fail "$(cat /tmp/sink) $(grep Udp: /proc/net/snmp)"
in_far udp_seq 192.168.1.1 9000 10 1001
echo delivery bypass >/proc/nf_control
in_far udp_seq 192.168.1.1 9000 10
in_far udp_seq 192.168.1.1 9000 10 1001
sums >/tmp/sums
[ "$(cat /tmp/sums)" = 'right 40 wrong 0' ] || fail "$(cat /tmp/sums)"

kill $redirect
wait $redirect || fail "$(cat /tmp/redirect)"
ip netns del far
down
