# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What measurements stand on: frames from the kernel come as asked for, at once
# or from a timer; where they are to be dropped, they are, and nothing else is.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

control() {
    printf '%s\n' "$1" >/proc/nf_control || fail "refused: $1"
}

refused() {
    printf '%s\n' "$1" 2>/dev/null >/proc/nf_control && fail "took: $1"
    true
}

# came PROTOCOL FIELD: a counter of the stack.
came() {
    awk -v protocol="$1:" -v field="$2" '$1 == protocol {
        if (column) print $column
        for (i = 2; i <= NF; i++) if ($i == field) column = i
    }' /proc/net/snmp
}

up tx=64
nf_reader --follow >/tmp/read 2>/tmp/read.err &
reader=$!
until grep -q 'claimed 1' /proc/nf_control; do sleep 0.1; done

# Frames of any length, each as long as asked for.
for length in 42 64 1482 1496; do
    control "generate 3 $length 192.168.1.1 9001"
    wait_for /tmp/read "^[0-9]* $length "
done
[ "$(header rx_frames)" -eq 12 ] || fail "rx_frames $(header rx_frames)"
[ "$(header rx_bytes)" -eq $((3 * (42 + 64 + 1482 + 1496))) ] || fail "rx_bytes $(header rx_bytes)"
control 'generate later 5 100 192.168.1.1 9001'
wait_for /tmp/read '^[0-9]* 100 '

# The stack takes them for right, and finds nobody at that port.
before=$(came Udp NoPorts)
control 'generate 100 64 192.168.1.1 9002'
[ "$(came Udp NoPorts)" -eq $((before + 100)) ] || fail "NoPorts $(came Udp NoPorts)"

# Bypass: the pool alone.
before=$(header rx_frames)
arrived=$(came Ip InReceives)
control 'delivery bypass'
grep -q '^delivery bypass$' /proc/nf_control || fail 'delivery is not shown'
control 'generate 50 64 192.168.1.1 9001'
[ "$(header rx_frames)" -eq $((before + 50)) ] || fail 'bypass: not in the pool'
[ "$(came Ip InReceives)" -eq "$arrived" ] || fail 'bypass: in the stack'

# Stack: the pool gets nothing.
before=$(header rx_frames)
arrived=$(came Ip InReceives)
control 'delivery stack'
control 'generate 50 64 192.168.1.1 9001'
[ "$(header rx_frames)" -eq "$before" ] || fail 'stack: in the pool'
[ "$(came Ip InReceives)" -ge $((arrived + 50)) ] || fail 'stack: not in the stack'
control 'delivery tap'

# Dropped where it was asked for.
before=$(header rx_frames)
control 'discard xmit'
grep -q '^discard xmit$' /proc/nf_control || fail 'discard is not shown'
control 'generate 1000 64 192.168.1.1 9001'
[ "$(header rx_frames)" -eq "$before" ] || fail 'discard xmit: some came'
[ "$(in_peer cat /sys/class/net/sn1/statistics/tx_dropped)" -eq 1000 ] || fail 'discard xmit: not counted'
control 'discard receive'
ping -c 1 -W 1 192.168.0.2 && fail 'discard receive: the other end answered'
control 'discard off'
ping -c 1 -W 10 192.168.0.2 || fail 'discard off: the other end does not answer'

for line in 'generate' 'generate 0 64 192.168.1.1 1' 'generate 1 41 192.168.1.1 1' \
    'generate 1 1497 192.168.1.1 1' 'generate 4097 64 192.168.1.1 1' 'generate 1 64 192.168.1.256 1' \
    'generate 1 64 192.168.1.1 65536' 'generate later 0 64 192.168.1.1 1' 'discard' 'discard all' \
    'delivery nowhere' 'generate 1 64 192.168.1.1 1 2'; do
    refused "$line"
done
in_peer ip link set sn1 down
refused 'generate 1 64 192.168.1.1 1'
kill $reader
wait $reader || fail "$(cat /tmp/read.err)"
down
