# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The module's parameters: each does what modinfo says, and what makes no sense
# is refused with its reason in the kernel log.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

# refused REASON PARAMETER...
refused() {
    reason=$1
    shift
    insmod "$NFPOOL_MODULE" "$@" 2>/dev/null && fail "took $*"
    dmesg --notime | grep -q "snull: $reason" || fail "no reason for refusing $*: $(dmesg --notime | tail -n 2)"
    # What was expected is no warning.
    dmesg --clear
}

refused 'mode=07777: only read and write bits' mode=07777
refused 'delivery=tape: must be tap, bypass or stack' delivery=tape
refused 'arp=2: must be 0 or 1' arp=2
refused 'stamp=2: must be 0 or 1' stamp=2
refused 'gid=4294967295: no group' gid=4294967295
refused 'order=11: more than 10' order=11
refused 'width=127: not a multiple of 4' width=127
refused 'width=1502: not a multiple of 4' width=1502
refused 'width=20000: not a multiple of 4' width=20000
refused 'order=0 width=16384: no room for a single frame' order=0 width=16384
refused 'unprivileged_send=2: must be 0 or 1' unprivileged_send=2
refused 'queues=0: must be from 1 to channels=1' queues=0
refused 'queues=3: must be from 1 to channels=2' channels=2 queues=3

# More slots than 16 bits can number come with larger pages alone.
shape_check || fail 'the division into slots is wrong'

# A pool of another shape, and the MTU that goes with it.
page=$(getconf PAGESIZE)
up order=4 width=9220
[ "$(header length)" -eq $((16 * page / 9220)) ] || fail "16 pages of $page bytes do not hold $(header length) slots of 9220"
[ "$(cat /sys/class/net/sn0/mtu)" -eq 9202 ] || fail "MTU $(cat /sys/class/net/sn0/mtu), not 9202"
in_peer ping -c 2 -i 0.2 -M "do" -s 9174 192.168.1.1 || fail 'no jumbo frames'
nf_reader --watch | grep -c ' 9216 ' | grep -qx 2 || fail 'no frames of 9216 bytes in the pool'
down

up order=0 width=128
[ "$(header length)" -eq $((page / 128)) ] || fail "$page bytes do not hold $(header length) slots of 128"
in_peer ping -c 3 -i 0.2 -s 82 192.168.1.1 || fail 'no ping with an MTU of 110'
down

# bypass: the pool gets the frames, the stack does not.
up delivery=bypass
in_peer ping -c 2 -i 0.2 -W 1 192.168.1.1 && fail 'the stack answered in spite of bypass'
[ "$(nf_reader --watch | wc -l)" -eq 2 ] || fail 'the pool has not the two frames'
down

# arp: the neighbours ask for each other, and the pool has the question.
up arp=1
in_peer ping -c 2 -i 0.2 192.168.1.1 || fail 'no ping with ARP'
in_peer ip neigh show dev sn1 | grep -q '192.168.1.1 .*00:53:4e:55:4c:30' || fail "no neighbour: $(in_peer ip neigh)"
nf_reader --watch | head -n 1 | grep -q 'EtherType 0x0806' || fail 'no ARP frame in the pool'
down

load mode=0640 gid=65534
[ "$(stat -c '%a %g' /proc/nf_addr)" = '640 65534' ] || fail "rights: $(stat -c '%a %g' /proc/nf_addr)"
setpriv --reuid 65534 --regid 65534 --clear-groups nf_reader --watch || fail 'the group may not watch'
setpriv --reuid 65534 --regid 65534 --clear-groups nf_reader 2>/dev/null && fail 'the group may claim'
unload
