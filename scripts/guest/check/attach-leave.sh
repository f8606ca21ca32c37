# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# The port attach begins and ends under traffic: a device is taken and let go, moved to
# another network namespace, loses its driver, vanishes; and who has a device's frames
# already is named.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

# refused WORDS LINE: the kernel's log says why.
refused() {
    echo "$2" 2>/dev/null >/proc/nf_control && fail "took: $2"
    dmesg --notime | grep '^snull: ' | tail -n 1 | grep -qF "$1" || fail "$2: $(dmesg | tail -n 1)"
}

is_wire() {
    grep -q "^channel 0 .* port wire$" /proc/nf_control
}

frames_come() {
    [ "$(counter 0 rx_frames)" -gt 0 ]
}

# Frames in both directions, until the end.
traffic() {
    while :; do
        udp_seq 192.168.2.2 9000 100 1000 2>/dev/null || true
        in_peer udp_seq 192.168.2.1 9000 100 1000 2>/dev/null || true
        sleep 0.1
    done
}

for module in bridge macvlan veth tun sch_tbf; do
    modprobe $module || fail "modprobe $module"
done
# No pool is as small as this one: frames that find no slot are part of it.
cards_up e1000 virtio-net-pci channels=2 tx=64 order=6
traffic &
load=$!

# Words.
refused 'word 2: "2" is not a number from 0 to 1' "attach 2 $device watch"
refused 'word 4: "both" is not watch or take' "attach 0 $device both"
refused 'word 5: "x" is not the end of the line' "attach 0 $device take x"
refused 'the line ends before word 3: the name of a network device' 'attach 0'
refused 'there is no device "eth9"' 'attach 0 eth9 watch'
refused 'channel 1 has no device attached' 'detach 1'
ip tuntap add tun0 mode tun
refused 'tun0 has no Ethernet headers' 'attach 1 tun0 watch'
ip link del tun0
echo 'attach 1 lo watch' >/proc/nf_control
dmesg --notime | grep -q '^snull: attach: lo: mtu 65536: frames of up to 65550 bytes, and slots for 1524; .* width=65560$' ||
    fail "longer frames than slots: $(dmesg | tail -n 2)"
echo 'detach 1' >/proc/nf_control

# One at a time.
ip link add br0 type bridge
ip link set "$device" master br0
refused "$device is busy: it is a port of br0" "attach 0 $device watch"
ip link set "$device" nomaster
ip link add link "$device" name over type macvlan
refused "$device is busy: macvlan, macsec or the like" "attach 0 $device watch"
ip link del over
exec 3<>/proc/nf_addr
refused 'channel 0 is in use; close its file' "attach 0 $device watch"
exec 3>&-
echo "attach 0 $device watch" >/proc/nf_control
refused "$device is attached already" "attach 1 $device watch"
ip link add v0 type veth peer name v1
refused "the channel has $device; detach that first" 'attach 0 v0 watch'
ip link set "$device" master br0 2>/dev/null && fail 'the bridge has taken it as well'
ip link del br0
echo 'detach 0' >/proc/nf_control

# Taken and let go, with a reader and a sender at work.
begin /tmp/census pool_check --timeout 60 --census
reader=$!
for round in $(seq "$(rounds 10)"); do
    echo "attach 1 $device $([ $((round % 2)) = 0 ] && echo take || echo watch)" >/proc/nf_control
    nf_send --channel 1 --count 50 --size 1000 192.168.2.2 9001 || fail 'cannot send'
    sleep 0.05
    echo 'detach 1' >/proc/nf_control
done
[ "$(counter 1 rx_unclaimed)" = 0 ] || fail "$(cat /proc/nf_control)"
kill $reader
wait $reader || true
echo "attach 0 $device take" >/proc/nf_control
exec 3<>/proc/nf_addr

# To another namespace, and back: it is not attached any more.
ip netns add elsewhere
ip link set "$device" netns elsewhere
is_wire || fail "$(cat /proc/nf_control)"
exec 3>&-
ip netns exec elsewhere ip link set "$device" netns 1
nic_near "$device"

# Its driver goes; then a device that vanishes, with frames of a slot in its queue.
echo "attach 0 $device take" >/proc/nf_control
await frames_come || fail "no frame has come: $(cat /proc/nf_control)"
nic_unbind "$near"
is_wire || fail "$(cat /proc/nf_control)"
ip link set v0 up
ip addr add 192.168.5.1/24 dev v0
ip link set v1 up
ip neigh add 192.168.5.2 lladdr "$(cat /sys/class/net/v1/address)" dev v0
tc qdisc add dev v0 root tbf rate 8kbit burst 2000 latency 60s
echo 'attach 1 v0 watch' >/proc/nf_control
NFPOOL_DEVICE=v0 nf_send --channel 1 --count 20 --size 1000 192.168.5.2 9001 || fail 'cannot send by v0'
ip link del v0
counter_is 1 in_flight 0 || fail "$(cat /proc/nf_control)"

# The module goes while a device is attached.
ip link add v0 type veth peer name v1
ip link set v0 up
ip link set v1 up
echo 'attach 0 v0 take' >/proc/nf_control
kill $load
wait $load 2>/dev/null || true
unload
ip link del v0
ip netns del elsewhere
nics_free
