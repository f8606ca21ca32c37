# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# The port e1000 sends from the slots: another machine's socket gets each datagram
# once, in order and unchanged; headers are copied and payload is not; malformed
# frames are refused; all slots come back.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

# Of each length.
each=${NFPOOL_FRAMES:-$(rounds 1000)}

e1000_up tx=200 delivery=bypass
frames=0
for size in 8 86 87 1472; do
    sends 64 "$each" $size
    frames=$((frames + each))
    [ "$(header tx_frames) $(header tx_in_flight)" = "$frames 0" ] || fail "$(nf_reader --header)"
done
# Up to 128 bytes a frame is copied, of a longer one the headers.
[ "$(header tx_copied)" -eq $((each * (42 + 8 + 42 + 86 + 42 + 42))) ] || fail "tx_copied $(header tx_copied)"
[ "$(header tx_attached)" -eq $((each * (87 + 1472))) ] || fail "tx_attached $(header tx_attached)"
[ "$(link tx_packets)" -eq $frames ] || fail "tx_packets $(link tx_packets)"

# A doorbell for more frames than the ring has room for.
sends 200 $((1000 + $(rounds 1000))) 500

begin /tmp/sink in_peer udp_sink 9001 23
sink=$!
wait_for /tmp/sink '^ready'
tx_malformed 192.168.2.2 9001 >/tmp/malformed 2>&1 || fail "$(cat /tmp/malformed)"
wait $sink || fail "$(cat /tmp/sink)"
grep -q '^one doorbell: good 23 malformed 22 taken 45 tx_frames +23 tx_malformed +22$' /tmp/malformed ||
    fail "not all kinds were refused: $(cat /tmp/malformed)"
e1000_down
