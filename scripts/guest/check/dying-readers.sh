# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# 200 readers are killed at random points with traffic on; each next one gets
# the claim at once, and in the end nothing is lost that was not counted.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up
in_peer sh -c 'until [ -e /tmp/stop ]; do udp_seq 192.168.1.1 9000 100; sleep 0.01; done' &
traffic=$!
awk -v n="$(rounds 200)" 'BEGIN { srand(1); for (i = 0; i < n; i++) printf "%.3f\n", rand() * 0.05 }' >/tmp/delays
while read -r delay; do
    nf_reader --follow >/dev/null 2>/tmp/reader.err &
    reader=$!
    sleep "$delay"
    kill -9 $reader
    wait $reader 2>/dev/null || true
    grep -q 'claimed' /tmp/reader.err && fail 'a dead reader still held the claim'
done </tmp/delays
touch /tmp/stop
wait $traffic

# What the dead left is there for the living: all slots can be given back.
nf_reader >/tmp/rest
[ "$(nf_reader | wc -l)" -eq 0 ] || fail 'frames left after reading all'
in_peer udp_seq 192.168.1.1 9000 "$(slots)"
[ "$(nf_reader | wc -l)" -eq "$(slots)" ] || fail 'a slot was lost'
down
