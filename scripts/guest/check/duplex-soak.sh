# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A million frames each way at once, through one channel: each exactly once, in
# order and unchanged; afterwards every slot is free, and when the module is
# gone, so are its pages and all skbs.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

frames=$(rounds 1000000)
up
down
pages_before=$(available)
before=$(skbs)
up tx=256
begin /tmp/sink in_peer udp_sink --timeout 120 9001 "$frames"
sink=$!
wait_for /tmp/sink '^ready'
begin /tmp/duplex nf_send --count "$frames" --drain --receive 9000 192.168.0.2 9001
sender=$!
wait_for /tmp/duplex '^ready'
in_peer udp_seq --window 800 192.168.1.1 9000 "$frames"
wait $sender || fail "$(cat /tmp/duplex /tmp/sink)"
wait $sink || fail "$(cat /tmp/duplex /tmp/sink)"
cat /tmp/duplex /tmp/sink
grep -q "^frames $frames lost 0 doubled 0 out-of-order 0 altered 0 foreign 0 dropped-by-kernel 0$" /tmp/duplex ||
    fail 'received: not each frame once'
grep -q "^frames $frames lost 0 doubled 0 out-of-order 0 altered 0$" /tmp/sink || fail 'sent: not each frame once'

# A frame is 14 + 20 + 8 bytes of headers, copied, and 200 of payload, not.
[ "$(header tx_frames)" -eq "$frames" ] || fail "tx_frames $(header tx_frames)"
[ "$(header tx_copied)" -eq $((frames * 42)) ] || fail "tx_copied $(header tx_copied)"
[ "$(header tx_attached)" -eq $((frames * 200)) ] || fail "tx_attached $(header tx_attached)"
[ "$(header tx_malformed) $(header tx_dropped) $(header tx_in_flight)" = '0 0 0' ] || fail "$(nf_reader --header)"
down
left=$(($(skbs) - before))
lost=$((pages_before - $(available)))
echo "after the unload: $left skbs and $lost KiB more in use than before"
[ $left -lt 1000 ] || fail "$left skbs are left"
# A page for each hundredth frame would be 80 MiB.
[ $lost -lt $((20 * 1024)) ] || fail "$lost KiB are lost"
