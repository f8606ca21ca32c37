# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# 500 times load, traffic, unload with the traffic going on.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

ip link set lo up
# Without a namespace: 192.168.1.1 is reached over sn1 while there is one.
sh -c 'until [ -e /tmp/stop ]; do udp_seq 192.168.1.1 9000 20 >/dev/null 2>&1 || sleep 0.01; done' &
traffic=$!
stored=0
cycle=0
while [ $cycle -lt 500 ]; do
    load
    ip -batch - <<EOF
link set sn0 up
addr add 192.168.1.2/24 dev sn1
link set sn1 up
EOF
    read -r frames </sys/class/net/sn0/statistics/rx_packets
    stored=$((stored + frames))
    unload
    cycle=$((cycle + 1))
done
touch /tmp/stop
wait $traffic
echo "500 cycles, at least $stored frames stored"
[ $stored -gt 500 ] || fail 'there was hardly any traffic'
