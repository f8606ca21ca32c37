# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# The card of the port e1000 is unbound and bound again, and the module is unloaded,
# with frames coming all the time: who has the pool open keeps the module and not the
# card, and the card writes nothing into a pool that is not its own any more (nor, as
# e1000-iommu.sh shows, into any other memory).
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

frames_come() {
    [ "$(counter 0 rx_frames)" -gt "$1" ]
}

# traffic_comes N: more than N frames have been stored.
traffic_comes() {
    await frames_come "$1" || fail "no frame has come: $(cat /proc/nf_control)"
}

# all_read N: at least so many frames have come, and none waits for the reader.
all_read() {
    [ "$(counter 0 rx_frames)" -ge "$1" ] && header_is ri "$(header wi)"
}

is_wire() {
    grep -q '^channel 0 .* port wire$' /proc/nf_control
}

claimed() {
    grep -q '^channel 0 claimed 1 ' /proc/nf_control
}

e1000_up order=7 tx=16 delivery=bypass

# Who has the pool mapped keeps the module, not the card.
begin /tmp/owner nf_reader --follow
owner=$!
await claimed || fail "$(cat /tmp/owner)"
before=$(counter 0 rx_frames)
traffic_begin
traffic_comes "$before"
rmmod snull 2>/dev/null && fail 'unloaded while the pool is mapped'
nic_unbind "$near"
is_wire || fail "$(cat /proc/nf_control)"
echo snull >"$pci/devices/$near/driver_override"
echo "$near" >"$pci/drivers_probe" 2>/dev/null || true
[ ! -e "$pci/devices/$near/driver" ] || fail 'a card got a channel that is open'
dmesg --notime | grep -q '^snull: port e1000: channel 0 is in use; close its file$' || fail "$(dmesg | tail -n 3)"
kill $owner
wait $owner || true

# The pool is empty, and no card writes into it.
[ "$(leftovers)" -eq 0 ] || fail 'not cleared'
sleep 2
[ "$(leftovers --watch)" -eq 0 ] || fail 'the card has written into the pool of another port'

# Bound again, under the same traffic.
for round in 1 2 3; do
    nic_bind "$near" snull
    device=$(nic_device "$near")
    nic_near "$device"
    traffic_comes 0
    nic_unbind "$near"
    is_wire || fail "round $round: $(cat /proc/nf_control)"
done
nic_bind "$near" snull
device=$(nic_device "$near")
nic_near "$device"
traffic_comes 0

# The module goes; that the card then leaves its pages alone, e1000-iommu.sh shows.
unload
[ $(($(od -An -tu1 -j4 -N1 "$pci/devices/$near/config") & 4)) -eq 0 ] || fail 'the card may still write into memory'
traffic_kill
nics_free

# As if nothing had been; what waited in QEMU comes first.
e1000_up tx=64 delivery=bypass
begin /tmp/census pool_check --timeout 60 --census
reader=$!
wait_for /tmp/census '^ready'
in_peer udp_seq 192.168.2.1 9002 50
await all_read 50 || fail "$(cat /proc/nf_control)"
kill $reader
wait $reader || fail "$(cat /tmp/census)"
grep -q '^port 9002 frames 50$' /tmp/census || fail "$(cat /tmp/census)"
receives 200 1000
sends 64 200 1000

# With another address, it hears what is for that one.
other=52:54:00:4e:46:01
ip link set "$device" down
ip link set "$device" address $other
ip link set "$device" up
await grep -q 1 "/sys/class/net/$device/carrier" || fail "$device has no link"
in_peer ip neigh replace 192.168.2.1 lladdr $other dev peer0
receives 100 64

# Another card than the one that the driver knows is none for it.
nic_unbind "$far"
echo snull >"$pci/devices/$far/driver_override"
echo "$far" >"$pci/drivers_probe" 2>/dev/null || true
[ ! -e "$pci/devices/$far/driver" ] || fail 'the driver has taken a virtio-net'
dmesg --notime | grep -q "^snull: $far: 1af4:1000 is no Intel 82540EM" || fail "$(dmesg | tail -n 3)"
# What was expected is no warning.
dmesg --clear
e1000_down
