# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The VM's network cards, for scripts that run in it; sourced after lib.sh.  A check
# with the line "# nics: e1000 virtio-net-pci" has these, connected by a hub:
#
#        network namespace "peer"          the VM's own network namespace
#   +------------------------------+     +-------------------------------+
#   |  virtio-net-pci, or another  |     |  e1000, or another            |
#   |  192.168.2.2/24   -----------|-----|-----------   192.168.2.1/24   |
#   |  its stock driver            |     |  the driver that is tried     |
#   +------------------------------+     +-------------------------------+
#
# A card is named by its place on the PCI bus, such as 0000:00:04.0.
pci=/sys/bus/pci

# nic MODEL [N]: where the (Nth) card of that model is.
nic() {
    case $1 in
    e1000) ids='0x8086 0x100e' ;;
    virtio-net-pci) ids='0x1af4 0x1000' ;;
    *) fail "nic $1: e1000 or virtio-net-pci" ;;
    esac
    count=0
    for nic in "$pci"/devices/*; do
        [ "$(cat "$nic/vendor") $(cat "$nic/device")" = "$ids" ] || continue
        count=$((count + 1))
        [ $count -lt "${2:-1}" ] || {
            echo "${nic##*/}"
            return
        }
    done
    fail "this VM has no network card $1 ${2:-1}"
}

# nic_bind NIC DRIVER: the driver is loaded, and takes this card whether or not it
# takes such cards by itself.
nic_bind() {
    nic_unbind "$1"
    echo "$2" >"$pci/devices/$1/driver_override"
    echo "$1" >"$pci/drivers_probe"
    [ "$(basename "$(readlink "$pci/devices/$1/driver")")" = "$2" ] || fail "$2 did not take the card $1: $(dmesg | tail -n 3)"
}

# nic_unbind NIC: from its driver, if it has one.
nic_unbind() {
    [ ! -e "$pci/devices/$1/driver" ] || echo "$1" >"$pci/devices/$1/driver/unbind"
    echo >"$pci/devices/$1/driver_override"
}

# nic_stock NIC: with the driver that the kernel has for it.
nic_stock() {
    nic_unbind "$1"
    case $(cat "$pci/devices/$1/vendor") in
    0x1af4) set -- "$1" virtio_net ;;
    *) set -- "$1" e1000 ;;
    esac
    modprobe "$2" || fail "modprobe $2"
    [ -e "$pci/devices/$1/driver" ] || echo "$1" >"$pci/drivers_probe"
    await nic_device "$1" >/dev/null || fail "$2 did not take the card $1: $(dmesg | tail -n 3)"
}

# nic_device NIC: its network device, such as eth0, if that is in this namespace.
nic_device() {
    for device in "$pci/devices/$1"/net/* "$pci/devices/$1"/virtio*/net/*; do
        [ -e "$device" ] || continue
        echo "${device##*/}"
        return
    done
    return 1
}

# nic_peer NIC: at the other end, in a namespace of its own, with its stock driver.  Its
# queue drops nothing, however long the other card does not receive.
nic_peer() {
    nic_stock "$1"
    device=$(nic_device "$1") || exit 1
    new_peer
    ip link set "$device" netns peer name peer0 || fail "cannot give $device to the namespace"
    in_peer ip addr add 192.168.2.2/24 dev peer0
    in_peer ip link set peer0 up
    in_peer tc qdisc replace dev peer0 root pfifo limit 100000 || fail 'peer0: no queue'
}

# nic_near DEVICE: at this end.
nic_near() {
    no_ipv6
    ip addr add 192.168.2.1/24 dev "$1"
    ip link set "$1" up
}

# nics_free: no card has a driver, and no stock driver is loaded.
nics_free() {
    ip netns del peer 2>/dev/null || true
    for nic in "$pci"/devices/*; do
        case "$(cat "$nic/vendor") $(cat "$nic/device")" in
        '0x8086 0x100e' | '0x1af4 0x1000') nic_unbind "${nic##*/}" ;;
        esac
    done
    for driver in e1000 virtio_net; do
        [ ! -d /sys/module/$driver ] || modprobe -r $driver
    done
}

# e1000_up PARAMETER...: the module, with the e1000 as the port of channel 0; the
# other card is the peer.  Each knows the other's address without asking.  Sets near,
# the card, and device, its name here, from which C programs send.
e1000_up() {
    load width=1528 "$@"
    near=$(nic e1000)
    far=$(nic virtio-net-pci)
    nic_peer "$far"
    nic_bind "$near" snull
    device=$(nic_device "$near")
    nic_near "$device"
    await grep -q 1 "/sys/class/net/$device/carrier" || fail "$device has no link"
    in_peer ip neigh add 192.168.2.1 lladdr "$(cat "/sys/class/net/$device/address")" dev peer0
    ip neigh add 192.168.2.2 lladdr "$(in_peer cat /sys/class/net/peer0/address)" dev "$device"
    export NFPOOL_DEVICE="$device"
}

# cable on|off: of the e1000; the host plugs or pulls it (vm.sh).
cable() {
    n=1
    for model in $NFPOOL_NICS; do
        [ "$model" != e1000 ] || break
        n=$((n + 1))
    done
    echo "nic$n $1" >/out/cable.new
    mv /out/cable.new /out/cable
    case $1 in on) set -- 1 ;; off) set -- 0 ;; esac
    await grep -q "$1" "/sys/class/net/$device/carrier" || fail "$device: carrier $(cat "/sys/class/net/$device/carrier"), not $1"
}

e1000_down() {
    nics_free
    unload
}

# link FIELD: of the e1000's statistics, such as rx_packets.
link() {
    cat "/sys/class/net/$device/statistics/$1"
}

# cards_up NEAR FAR PARAMETER...: the module, and a card at each end, both with the
# drivers that the kernel has for them.  Each knows the other's address without
# asking.  Sets device, the near one's name.
cards_up() {
    near=$(nic "$1")
    far=$(nic "$2")
    shift 2
    load width=1528 "$@"
    nic_peer "$far"
    nic_stock "$near"
    device=$(nic_device "$near")
    nic_near "$device"
    await grep -q 1 "/sys/class/net/$device/carrier" || fail "$device has no link"
    await in_peer grep -q 1 /sys/class/net/peer0/carrier || fail 'the other card has no link'
    in_peer ip neigh replace 192.168.2.1 lladdr "$(cat "/sys/class/net/$device/address")" dev peer0
    ip neigh replace 192.168.2.2 lladdr "$(in_peer cat /sys/class/net/peer0/address)" dev "$device"
    export NFPOOL_DEVICE="$device"
}

# veth_up PARAMETER...: the module, and a device v0 at this end that is attached to
# channel 0 and goes on to the stack; at the other end, v1.
#
#        network namespace "peer"          the VM's own network namespace
#   +------------------------------+     +-------------------------------+
#   |  v1 192.168.2.2/24  ---------|-----|--------- v0 192.168.2.1/24    |
#   +------------------------------+     +-------------------------------+
veth_up() {
    load width=1528 tx=64 order=10 "$@"
    modprobe veth || fail 'modprobe veth'
    new_peer
    ip link add v0 type veth peer name v1 netns peer
    nic_near v0
    in_peer ip addr add 192.168.2.2/24 dev v1
    in_peer ip link set v1 up
    export NFPOOL_DEVICE=v0
    echo 'attach 0 v0 watch' >/proc/nf_control
}

veth_down() {
    ip netns del peer
    await sh -c '! ip link show v0 2>/dev/null' || fail 'v0 is still there'
    unload
}

# receives N BYTES: numbered datagrams of the peer come to channel 0, each once, in order
# and unchanged.
receives() {
    begin /tmp/result pool_check --timeout 60 9000 "$1"
    reader=$!
    wait_for /tmp/result '^ready'
    in_peer udp_seq --window 200 192.168.2.1 9000 "$1" "$2"
    wait $reader || fail "$2 bytes: $(cat /tmp/result)"
    grep -q "^frames $1 lost 0 doubled 0 out-of-order 0 altered 0 foreign 0 dropped-by-kernel 0\$" /tmp/result ||
        fail "$2 bytes, not each frame once: $(cat /tmp/result)"
}

# sends BATCH N BYTES: the same from slots of channel 0, to a socket of the peer.
sends() {
    begin /tmp/sink in_peer udp_sink 9001 "$2"
    sink=$!
    wait_for /tmp/sink '^ready'
    nf_send --batch "$1" --drain --count "$2" --size "$3" 192.168.2.2 9001 || fail "$3 bytes: cannot send"
    wait $sink || fail "$3 bytes: $(cat /tmp/sink)"
}

# traffic_begin: the peer sends a hundred frames after the other, to port 9003, until
# traffic_end, which sets sent, or traffic_kill.
traffic_begin() {
    rm -f /tmp/stop /tmp/sent
    # shellcheck disable=SC2016 # for the shell there
    in_peer sh -c 'while [ ! -e /tmp/stop ]; do udp_seq 192.168.2.1 9003 100 && echo 100 >>/tmp/sent; sleep 0.05; done' &
    traffic=$!
}

traffic_end() {
    touch /tmp/stop
    wait $traffic
    sent=$(awk '{ sum += $1 } END { print sum + 0 }' /tmp/sent)
}

# The card is gone, and its frames wait in QEMU: the sender would wait for ever.
traffic_kill() {
    touch /tmp/stop
    for sender in $(pidof udp_seq); do
        kill "$sender"
    done
    wait $traffic || true
}
