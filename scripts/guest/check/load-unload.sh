# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The module loads and unloads, and leaves nothing behind.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

available() {
    awk '/^MemAvailable:/ { print $2 }' /proc/meminfo
}

load
unload
before=$(available)
for round in 1 2 3 4 5 6 7 8 9 10; do
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
# A pool is 2048 KiB, so that ten of them lost could not be overlooked.
lost=$((before - $(available)))
[ $lost -lt 10240 ] || fail "ten rounds lost $lost KiB"

if insmod "$NFPOOL_MODULE" mode=07777 2>/dev/null; then
    fail 'took mode=07777'
fi
dmesg --notime | grep 'snull: mode=07777: only read and write bits' || fail 'no reason for refusing mode=07777'
dmesg --clear
