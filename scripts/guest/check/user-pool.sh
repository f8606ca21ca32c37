# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A process hands over memory of its own: the driver receives into it, tells
# where its pages are, and lets go of them when the process ends or dies.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

# Pages that are pinned now; each processor's count first joined to the rest.
pinned() {
    cat /proc/sys/vm/stat_refresh
    awk '/^nr_foll_pin_acquired/ { sum += $2 } /^nr_foll_pin_released/ { sum -= $2 } END { print sum + 0 }' /proc/vmstat
}

up
before=$(pinned)
begin /tmp/user nf_user --table 9000 1000
user=$!
wait_for /tmp/user "^ready: $(slots) slots in 512 pages"
[ $(($(pinned) - before)) -eq 512 ] || fail "$(($(pinned) - before)) pages are pinned, not 512"
in_peer udp_seq 192.168.1.1 9000 1000 1454
wait $user || fail "$(tail /tmp/user)"
grep -v '^page ' /tmp/user
[ "$(grep -c '^page ' /tmp/user)" -eq 512 ] || fail 'not a line for each page'
grep -qx '512 of 512 pages are where /proc/self/pagemap says' /tmp/user || fail 'the tables differ'
grep -q '^frames 1000 lost 0 doubled 0 out-of-order 0 altered 0 foreign 0 dropped-by-kernel 0$' /tmp/user ||
    fail 'not each frame once'
[ "$(pinned)" -eq "$before" ] || fail "$(($(pinned) - before)) pages are still pinned"

# The kernel's own pool is there as before, and got none of those frames.
[ "$(nf_reader | wc -l)" -eq 0 ] || fail 'frames came to both pools'
in_peer udp_seq 192.168.1.1 9000 10
[ "$(nf_reader | wc -l)" -eq 10 ] || fail 'the pool is not as before'

# An unprivileged owner is told no physical address.
chmod 666 /proc/nf_addr
prlimit --memlock=8388608 setpriv --reuid 65534 --regid 65534 --clear-groups nf_user --pages 64 >/tmp/user 2>&1 ||
    fail "$(cat /tmp/user)"
grep -q 'all addresses are 0' /tmp/user || fail "$(cat /tmp/user)"
prlimit --memlock=65536 setpriv --reuid 65534 --regid 65534 --clear-groups nf_user --pages 64 >/tmp/user 2>&1 &&
    fail 'pinned more than ulimit -l allows'
grep -q 'Cannot allocate memory; .*ulimit -l' /tmp/user || fail "$(cat /tmp/user)"

# Killed with traffic on, thirty times.
in_peer sh -c 'until [ -e /tmp/stop.user ]; do udp_seq 192.168.1.1 9000 100; done' &
traffic=$!
round=0
while [ $round -lt 30 ]; do
    begin /tmp/user nf_user 9000 1000000
    user=$!
    wait_for /tmp/user '^ready'
    sleep 0.0$round
    kill -9 $user
    wait $user 2>/dev/null || true
    round=$((round + 1))
done
touch /tmp/stop.user
wait $traffic
[ "$(pinned)" -eq "$before" ] || fail "$(($(pinned) - before)) pages of the dead are pinned"
down
