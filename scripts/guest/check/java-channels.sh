# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nfpool has a channel of its own: gets what a rule steers there and nothing
# else, sends from it, and keeps others out.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up channels=4 tx=16
echo 'rule 1 udp 9001' >/proc/nf_control
begin /tmp/check nfpool check --channel 1 --port 9001 --count 500 --timeout 120
check=$!
wait_for /tmp/check '^ready: /proc/nf_channel/1 by ffm, claimed'
nf_reader --channel 1 2>/dev/null && fail 'channel 1 has two openers'
in_peer udp_seq 192.168.1.1 9000 10
in_peer udp_seq 192.168.1.1 9001 500
wait $check || fail "$(cat /tmp/check)"
cat /tmp/check
grep -qx 'frames 500 lost 0 doubled 0 out-of-order 0 dropped-by-kernel 0' /tmp/check || fail 'not its frames'
[ "$(counter 1 rx_frames)" -eq 500 ] || fail "rx_frames $(counter 1 rx_frames)"
[ "$(nf_reader | wc -l)" -eq 10 ] || fail 'channel 0 has not got its own'

begin /tmp/sink in_peer udp_sink --timeout 120 9003 200
sink=$!
wait_for /tmp/sink '^ready'
nfpool send --channel 2 --count 200 192.168.0.2 9003 >/tmp/send || fail "$(cat /tmp/send)"
wait $sink || fail "$(cat /tmp/sink)"
cat /tmp/send
[ "$(counter 2 tx_frames) $(counter 0 tx_frames)" = '200 0' ] || fail "$(cat /proc/nf_control)"

nfpool info --channel 2 >/tmp/info
cat /tmp/info
grep -qx 'channel           2, active; activations 2, evictions 0' /tmp/info || fail 'not channel 2'
grep -q '^tx_frames         200 ' /tmp/info || fail 'not what it has sent'
down
