# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# The port attach sends from the slots by the drivers that the kernel has for two
# network cards: another card's socket gets each datagram once, in order and
# unchanged.  The e1000 takes fragments: headers are copied and payload is not.  The
# virtio-net of this hub takes none: all is copied, and counted as copied.  Without a
# cable, what is sent is dropped and counted, and the slots come back.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

count=$(rounds 1000)

all_back() {
    header_is tx_in_flight 0
}

for cards in 'e1000 virtio-net-pci' 'virtio-net-pci e1000'; do
    # shellcheck disable=SC2086 # words
    cards_up $cards tx=200
    echo "attach 0 $device take" >/proc/nf_control
    frames=0
    for size in 8 86 87 1472; do
        sends 64 "$count" $size
        frames=$((frames + count))
        await all_back || fail "$(nf_reader --header)"
        header_is tx_frames $frames || fail "$(nf_reader --header)"
    done
    all=$((count * (4 * 42 + 8 + 86 + 87 + 1472)))
    attached=0
    [ "$cards" != 'e1000 virtio-net-pci' ] || attached=$((count * (87 + 1472)))
    header_is tx_attached $attached || fail "tx_attached $(header tx_attached)"
    header_is tx_copied $((all - attached)) || fail "tx_copied $(header tx_copied)"
    cat /proc/nf_control
    grep -q '^port attach .* tx_late 0$' /proc/nf_control || fail 'the stack has copied payload'

    begin /tmp/sink in_peer udp_sink 9001 23
    sink=$!
    wait_for /tmp/sink '^ready'
    tx_malformed 192.168.2.2 9001 >/tmp/malformed 2>&1 || fail "$(cat /tmp/malformed)"
    wait $sink || fail "$(cat /tmp/sink)"
    grep -q '^one doorbell: good 23 malformed 22 taken 45 tx_frames +23 tx_malformed +22$' /tmp/malformed ||
        fail "not all kinds were refused: $(cat /tmp/malformed)"

    if [ "$cards" = 'e1000 virtio-net-pci' ]; then
        cable off
        nf_send --count 3 --size 1000 --drain 192.168.2.2 9001 >/tmp/sent 2>&1 || fail "$(cat /tmp/sent)"
        header_is tx_dropped 3 || fail "without a cable: tx_dropped $(header tx_dropped), not 3"
        cable on
    fi
    nics_free
    unload
done
