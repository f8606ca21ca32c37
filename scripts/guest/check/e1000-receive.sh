# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# The port e1000: numbered datagrams from another machine's card are in the pool,
# each once, in order and unchanged, whatever their length; the counters agree.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

frames=$(rounds 2000)
e1000_up delivery=bypass
for bytes in 8 64 700 1454; do
    begin /tmp/result pool_check --timeout 60 9000 "$frames"
    reader=$!
    wait_for /tmp/result '^ready'
    in_peer udp_seq --window 200 192.168.2.1 9000 "$frames" $bytes
    wait $reader || fail "$(cat /tmp/result)"
    cat /tmp/result
    grep -q "^frames $frames lost 0 doubled 0 out-of-order 0 altered 0 foreign 0 dropped-by-kernel 0\$" /tmp/result || fail 'not each frame once'
done
cat /proc/nf_control
ip -s link show "$device"
[ "$(counter 0 rx_frames)" = $((4 * frames)) ] || fail "$(cat /proc/nf_control)"
e1000_down
