# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What scripts that run in the VM share.
#
#        network namespace "peer"          the VM's own network namespace
#   +------------------------------+     +-------------------------------+
#   |  sn1 192.168.1.2/24          |     |  sn0 192.168.0.1/24           |
#   |  sends to 192.168.1.1 -------|-----|--> comes from 192.168.0.2     |
#   +------------------------------+     +-------------------------------+

fail() {
    echo "FAIL: $*" >&2
    exit 1
}

# say WORDS...: the headline of a step in a demonstration.
say() {
    printf '\n\033[1m==> %s\033[0m\n' "$*"
}

# rounds N: how often to repeat: N, divided by NFPOOL_FEWER on kernels that are slow.
rounds() {
    echo $(($1 / ${NFPOOL_FEWER:-1}))
}

# race_rounds N: how often to repeat what two processors may do wrong together: N, since
# an eighth of it does not meet a lock that is missing; fewer only where all is slow, as
# on the debug kernel.
race_rounds() {
    if [ "${NFPOOL_FEWER:-1}" -gt 8 ]; then
        rounds "$1"
    else
        echo "$1"
    fi
}

# skip REASON: this check cannot run on this kernel; it neither passes nor fails.
skip() {
    echo "SKIPPED: $*"
    exit 77
}

# begin FILE COMMAND...: in the background, its number in $!, with what it says in
# FILE.  What an earlier one said there is gone before this returns.
begin() {
    said=$1
    shift
    : >"$said"
    "$@" >"$said" 2>&1 &
}

# page_url WHAT: where nfpool web, which has said its URL in /tmp/page, answers that.
page_url() {
    sed -n "s,^http://localhost\(.*/\)\(?token=.*\),http://127.0.0.1\1api/$1\2,p" /tmp/page
}

load() {
    insmod "$NFPOOL_MODULE" "$@" || fail "insmod snull.ko $*"
}

unload() {
    rmmod snull || fail 'rmmod snull'
}

# A quiet link: nothing but what a check sends, on devices to come as well.
no_ipv6() {
    for knob in all default; do
        echo 1 >"/proc/sys/net/ipv6/conf/$knob/disable_ipv6"
    done
}

# The network namespace "peer", and quiet links in both.
new_peer() {
    ip netns add peer || fail 'no network namespace'
    no_ipv6
    # shellcheck disable=SC2016 # for the shell there
    in_peer sh -c '. "$NFPOOL_ROOT/scripts/guest/lib.sh"; no_ipv6'
}

# Loads the module and builds the topology above.
up() {
    load "$@"
    new_peer
    ip link set sn1 netns peer
    ip link set lo up
    ip addr add 192.168.0.1/24 dev sn0
    ip link set sn0 up
    in_peer ip addr add 192.168.1.2/24 dev sn1
    in_peer ip link set sn1 up
}

down() {
    ip netns del peer
    # The namespace gives sn1 back some time after its end.
    await ip link show sn1 >/dev/null 2>&1 || fail 'sn1 did not come back from its namespace'
    unload
}

in_peer() {
    ip netns exec peer "$@"
}

# header FIELD: its value in the pool's header.
header() {
    nf_reader --header | sed -n "s/^$1 //p"
}

# slots: RX slots of a pool of the paper's 512 pages, as large as they are here.
slots() {
    echo $((512 * $(getconf PAGESIZE) / 1500 - 1))
}

# Free memory in KiB, the pages included that wait in the processors' own lists.
available() {
    awk -v page=$(($(getconf PAGESIZE) / 1024)) '/^MemAvailable:/ { sum += $2 } /^ +count:/ { sum += $2 * page } END { print sum }' \
        /proc/meminfo /proc/zoneinfo
}

# Socket buffers in use; those included that wait in the processors' own lists.
skbs() {
    awk '/^skbuff/ { sum += $2 } END { print sum }' /proc/slabinfo
}

# counter CHANNEL NAME: its value in the control file.
counter() {
    awk -v name="$2" "/^channel $1 / { for (i = 3; i < NF; i += 2) if (\$i == name) print \$(i + 1) }" /proc/nf_control
}

counter_is() {
    [ "$(counter "$1" "$2")" = "$3" ]
}

header_is() {
    [ "$(header "$1")" = "$2" ]
}

# await COMMAND...: until it succeeds; fails if it does not within a hundred tries.
await() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ $tries -lt 100 ] || return 1
        sleep 0.1
    done
}

# wait_for FILE PATTERN: until a line of FILE matches; a JVM takes its time.
wait_for() {
    tries=0
    until grep -q "$2" "$1" 2>/dev/null; do
        tries=$((tries + 1))
        [ $tries -lt 1200 ] || fail "no '$2' in $1: $(cat "$1")"
        sleep 0.1
    done
}
