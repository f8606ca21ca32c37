# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The port attach shows frames as they are on a wire, whatever form the stack has them
# in: on a veth, checksums are left to the device, TCP comes in pieces of 64 KiB, and a
# VLAN's tag lies beside the frame.  Others have the same skbs: tcpdump, the stack, a
# packet socket.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

# told NAME: a number from the port's line.
told() {
    awk -v name="$1" '/^port attach / { for (i = 3; i < NF; i++) if ($i == name) print $(i + 1) }' /proc/nf_control
}

# stream: ten million bytes of TCP come to the stack and to the pool.
stream() {
    begin /tmp/receive tcp_stream --receive 9100 10000000
    receiver=$!
    begin /tmp/watch tcp_stream --watch --timeout 20 9100 10000000
    watcher=$!
    wait_for /tmp/receive '^ready'
    wait_for /tmp/watch '^ready'
    in_peer tcp_stream --send 192.168.2.1 9100 10000000 || fail 'cannot send'
    wait $receiver || fail "$(cat /tmp/receive)"
    wait $watcher || fail "$(cat /tmp/watch) $(cat /proc/nf_control)"
    cat /tmp/watch
    # The stack has the same skbs, and they are whole.  TCP sends some of 7,000 again when
    # its timer is over before the answer, as on a busy machine; thousands, if they are not.
    again=$(in_peer cat /proc/net/snmp | awk '/^Tcp: [0-9]/ { print $13 }')
    [ "$again" -lt 500 ] || fail "$again segments of TCP were sent again"
}

veth_up
for module in 8021q tun; do
    modprobe $module || fail "modprobe $module"
done

# Pieces of 64 KiB, each cut into frames.  A small window: no more than the pool holds.
echo '4096 131072 262144' >/proc/sys/net/ipv4/tcp_rmem
stream
[ "$(told rx_segmented)" -gt 100 ] || fail "$(cat /proc/nf_control)"
grep -q ' longest 1514 ' /tmp/watch || fail 'not the longest frames that the wire has'
# Single frames, whose checksums are for the device to make.
in_peer ethtool -K v1 tso off gso off >/dev/null
segmented=$(told rx_segmented)
begin /tmp/dump tcpdump -i v0 -w /tmp/dump.pcap
dump=$!
wait_for /tmp/dump 'listening on'
stream
kill $dump
wait $dump || true
[ "$(told rx_segmented)" = "$segmented" ] || fail "$(cat /proc/nf_control)"
[ "$(told rx_unfit)" = 0 ] || fail "$(cat /proc/nf_control)"

# One tag, and one in another.  A VLAN device on this end would have the frames.
in_peer ip link add link v1 name v1.7 type vlan id 7
in_peer ip link add link v1 name outer type vlan proto 802.1ad id 8
in_peer ip link add link outer name inner type vlan id 9
nf_reader --count 100000 >/dev/null
for device in v1.7 outer inner; do
    in_peer ip link set $device up
    in_peer ip addr add 192.168.3.2/24 dev $device
    in_peer ip neigh add 192.168.3.1 lladdr "$(cat /sys/class/net/v0/address)" dev $device
    in_peer udp_seq 192.168.3.1 9000 3 100
    in_peer ip addr del 192.168.3.2/24 dev $device
done
nf_reader --hex >/tmp/hex
for tag in 81000007 88a80008 88a8000881000009; do
    [ "$(awk -v tag=$tag 'index($3, tag "0800") == 25' /tmp/hex | wc -l)" = 3 ] || fail "not three frames with the tag $tag: $(cat /tmp/hex)"
done

# What leaves from slots by a veth is copied there by the stack, for the reader at the
# other end may keep it; the port says so.
begin /tmp/sink in_peer udp_sink 9001 100
sink=$!
wait_for /tmp/sink '^ready'
nf_send --batch 10 --drain --count 100 --size 1000 192.168.2.2 9001 || fail 'cannot send'
wait $sink || fail "$(cat /tmp/sink)"
cat /proc/nf_control
header_is tx_attached 100000 || fail "$(nf_reader --header)"
[ "$(told tx_late)" = 100000 ] || fail 'tx_late is not what the stack has copied'

# A datagram of three frames, as a program on this machine, such as QEMU, hands it to a
# tap device.  To be cut, it needs its checksum; a packet socket has the same skb.
echo 'detach 0' >/proc/nf_control
ip tuntap add tap0 mode tap vnet_hdr
ip link set tap0 up
echo 'attach 0 tap0 watch' >/proc/nf_control
tap_shared tap0 || fail 'the port wrote to an skb that others have'
[ "$(told rx_segmented) $(told rx_unfit)" = '1 0' ] || fail "$(cat /proc/nf_control)"
counter_is 0 rx_frames 3 || fail "$(cat /proc/nf_control)"
ip link del tap0
veth_down
