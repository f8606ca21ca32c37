# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# 500 times load, traffic, unload with the traffic going on.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

ip link set lo up
# Without a namespace: 192.168.1.1 is reached over sn1 while there is one.  The
# sender has the processor when the kernel waits, which it mostly does.
nice -n 19 sh -c 'until [ -e /tmp/stop ]; do udp_seq 192.168.1.1 9000 1000000 2>/dev/null || sleep 0.01; done' &
traffic=$!

# The sender is in the middle of its million when the module goes.
wait_for_traffic() {
    tries=0
    until read -r frames </sys/class/net/sn0/statistics/rx_packets && [ "$frames" -ge 20 ]; do
        tries=$((tries + 1))
        [ $tries -lt 1000 ] || fail "cycle $cycle: no traffic"
        sleep 0.01
    done
}

cycle=0
cycles=$(rounds 500)
while [ $cycle -lt "$cycles" ]; do
    load
    ip -batch - <<EOF
link set sn0 up
addr add 192.168.1.2/24 dev sn1
link set sn1 up
EOF
    wait_for_traffic
    unload
    cycle=$((cycle + 1))
done
touch /tmp/stop
wait $traffic
