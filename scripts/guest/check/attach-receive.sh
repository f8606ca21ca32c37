# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# The port attach, on two network cards with the drivers that the kernel has for
# them: numbered datagrams from the other card are in the pool, each once, in order
# and unchanged, whatever their length; the stack gets them if the port watches, and
# does not if it takes them.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

frames=$(rounds 2000)

# Datagrams to a port that nobody has open, as the stack counts them.
udp_unwanted() {
    awk '/^Udp: [0-9]/ { print $3 }' /proc/net/snmp
}

for cards in 'virtio-net-pci e1000' 'e1000 virtio-net-pci'; do
    # shellcheck disable=SC2086 # words
    cards_up $cards
    echo "attach 0 $device take" >/proc/nf_control
    grep -q "^port attach device $device channel 0 mode take rx_copies 1 " /proc/nf_control || fail "$(cat /proc/nf_control)"
    unwanted=$(udp_unwanted)
    for bytes in 8 64 700 1454; do
        receives "$frames" $bytes
    done
    counter_is 0 rx_frames $((4 * frames)) || fail "$(cat /proc/nf_control)"
    [ "$(udp_unwanted)" = "$unwanted" ] || fail 'the stack has seen frames that the port has taken'
    in_peer ping -c 1 -W 1 192.168.2.1 >/dev/null && fail 'the stack answers, and the port has taken its frames'

    echo 'detach 0' >/proc/nf_control
    grep -q '^channel 0 .* port wire$' /proc/nf_control || fail "$(cat /proc/nf_control)"
    in_peer ping -c 1 -W 5 192.168.2.1 >/dev/null || fail 'no answer after detach'

    echo "attach 0 $device watch" >/proc/nf_control
    begin /tmp/sink udp_sink 9000 "$frames"
    sink=$!
    wait_for /tmp/sink '^ready'
    receives "$frames" 1000
    wait $sink || fail "the stack: $(cat /tmp/sink)"
    in_peer ping -c 1 -W 5 192.168.2.1 >/dev/null || fail 'no answer while the port watches'
    cat /proc/nf_control
    nics_free
    unload
done
