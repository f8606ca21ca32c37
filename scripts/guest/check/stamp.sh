# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# stamp=1: each frame has the time of its arrival, from each port, in order and between
# the times before and after it was sent; the slots and what is in them are as without.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

# timed PEER ADDRESS: 50 frames from there have times that make sense.
timed() {
    nf_reader --count 100000 >/dev/null
    frames=$(counter 0 rx_frames)
    before=$(date +%s.%N)
    in_peer udp_seq "$2" 9000 50 200
    # A card of QEMU's hears nothing for a second after a claim.
    await counter_is 0 rx_frames $((frames + 50)) || fail "$1: $(cat /proc/nf_control)"
    after=$(date +%s.%N)
    nf_reader --time >/tmp/times
    awk -v before="$before" -v after="$after" -v who="$1" '
        $1 < before || $1 > after || $1 < last { print "wrong: " $1 " of " before " to " after; wrong = 1 }
        { last = $1; n++; different += $1 != first; first = $1 }
        END { print who ": " n " frames, " different " times"; exit wrong || n != 50 || different < 2 }
    ' /tmp/times || fail "$1: $(cat /tmp/times)"
}

# The wire; a slot less for each 188 of them.
up stamp=1 delivery=bypass
header_is features 4 || fail "$(nf_reader --header)"
header_is length 1390 || fail "$(nf_reader --header)"
timed wire 192.168.1.1
# A new owner finds the times of frames that are there still, and no others.
in_peer udp_seq 192.168.1.1 9000 3 100
nf_reader --count 1 >/dev/null
nf_reader --watch --time >/tmp/times
[ "$(awk '$1 > 1000' /tmp/times | wc -l)" = 2 ] || fail "$(cat /tmp/times)"
nf_reader --count 100000 >/dev/null
begin /tmp/result pool_check --timeout 60 9000 1000
reader=$!
wait_for /tmp/result '^ready'
in_peer udp_seq --window 100 192.168.1.1 9000 1000 1400
wait $reader || fail "$(cat /tmp/result)"
grep -q 'lost 0 doubled 0 out-of-order 0 altered 0' /tmp/result || fail "$(cat /tmp/result)"

# The capture has them; nfpool and tcpdump agree with the C reader.
in_peer udp_seq 192.168.1.1 9000 5 100
nf_reader --watch --time | awk '{ print $1 }' >/tmp/times
nfpool read -w /tmp/times.pcapng 2>/dev/null
tcpdump -tt --nano -n -r /tmp/times.pcapng 2>/dev/null | awk '{ print $1 }' | diff /tmp/times - || fail 'the capture has other times'
down

# A card, and an interface that is attached.
e1000_up stamp=1 delivery=bypass
timed e1000 192.168.2.1
e1000_down
cards_up virtio-net-pci e1000 stamp=1
echo "attach 0 $device take" >/proc/nf_control
timed attach 192.168.2.1
nics_free
unload
