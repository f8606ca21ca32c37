# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# The port e1000: numbered datagrams from another machine's card are in the pool,
# each once, in order and unchanged, whatever their length; the counters agree.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

# Of each length.
each=${NFPOOL_FRAMES:-$(rounds 2000)}

e1000_up delivery=bypass
for bytes in 8 64 700 1454; do
    receives "$each" $bytes
done
cat /proc/nf_control
ip -s link show "$device"
[ "$(counter 0 rx_frames)" = $((4 * each)) ] || fail "$(cat /proc/nf_control)"
e1000_down
