# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A JVM's own memory is the pool: pinned while it is open, read in place, where
# the kernel's page table says, and let go of when the JVM ends or dies.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

# Pages that are pinned now, where the kernel counts them: on each processor,
# until it is asked to sum up.
pinned() {
    cat /proc/sys/vm/stat_refresh >/dev/null
    awk '/^nr_foll_pin_acquired/ { sum += $2 } /^nr_foll_pin_released/ { sum -= $2 } END { print sum + 0 }' /proc/vmstat
}

up
before=$(pinned)
begin /tmp/check nfpool check --source user --count 1000 --timeout 120
check=$!
wait_for /tmp/check '^ready: memory of this process, pinned through /proc/nf_addr by ffm'
[ $(($(pinned) - before)) -eq 512 ] || fail "$(($(pinned) - before)) pages are pinned"
in_peer udp_seq 192.168.1.1 9000 1000 1454
wait $check || fail "$(cat /tmp/check)"
cat /tmp/check
grep -qx 'frames 1000 lost 0 doubled 0 out-of-order 0 dropped-by-kernel 0' /tmp/check || fail 'not each frame once'
[ "$(pinned)" -eq "$before" ] || fail "$(($(pinned) - before)) pages are still pinned"
[ "$(nf_reader | wc -l)" -eq 0 ] || fail 'frames came to both pools'

nfpool info --source user --pages 64 --backend jni >/tmp/info
cat /tmp/info
grep -q '^page proof .*; 64 of 64 pages where the address says, RESERVED set on 0$' /tmp/info || fail 'the tables differ'

# Killed with traffic on.
in_peer sh -c 'until [ -e /tmp/stop.user ]; do udp_seq 192.168.1.1 9000 100; done' &
traffic=$!
begin /tmp/read nfpool read --source user --backend jna --follow
reader=$!
wait_for /tmp/read '^IP .* UDP'
kill -9 $reader
wait $reader 2>/dev/null || true
touch /tmp/stop.user
wait $traffic
[ "$(pinned)" -eq "$before" ] || fail "$(($(pinned) - before)) pages of the dead are pinned"
down
