# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The module loads and unloads, and leaves nothing behind.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

load
unload
before=$(available)
for round in $(seq 30); do
    load
    [ -r /proc/nf_addr ] || fail "round $round: no /proc/nf_addr"
    for dev in sn0 sn1; do
        [ "$(cat /sys/class/net/$dev/mtu)" = 1482 ] || fail "$dev: MTU is not 1482"
        if ip link set $dev mtu 1483 2>/dev/null; then
            fail "$dev: took an MTU that no slot can hold"
        fi
    done
    unload
    [ ! -e /proc/nf_addr ] || fail "round $round: /proc/nf_addr is still there"
    [ ! -e /sys/class/net/sn0 ] || fail "round $round: sn0 is still there"
done
# Thirty lost pools would be 60 MiB.
lost=$((before - $(available)))
[ $lost -lt $((20 * 1024)) ] || fail "thirty rounds lost $lost KiB"
echo "thirty rounds lost $lost KiB"
