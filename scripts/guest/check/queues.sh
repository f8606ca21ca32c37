# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# processors: 2
# With queues=2, a frame leaves by the queue of its channel, so that two channels
# receive on two processors at once.  A frame that comes by the other queue all the
# same is stored as safely.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up channels=4 queues=2
[ "$(echo /sys/class/net/sn0/queues/tx-*)" = '/sys/class/net/sn0/queues/tx-0 /sys/class/net/sn0/queues/tx-1' ] ||
    fail 'sn0 has not two queues'
grep '^port wire device sn0 queues 2 ' /proc/nf_control || fail "$(cat /proc/nf_control)"
printf 'rule 1 udp 9001\nrule 2 udp 9002\nrule 3 udp 9003\n' >/proc/nf_control

# sent QUEUE: frames that sn1 has sent by it
sent() {
    in_peer tc -s qdisc show dev sn1 | awk -v parent=":$(($1 + 1))" \
        '$5 == parent || $6 == parent { getline; print $4 }'
}

for channel in 0 1 2 3; do
    before="$(sent 0) $(sent 1)"
    in_peer udp_seq 192.168.1.1 900$channel 10
    # shellcheck disable=SC2086 # two numbers
    set -- $before "$(sent 0)" "$(sent 1)"
    [ "$(($3 - $1)) $(($4 - $2))" = "$((10 * (1 - channel % 2))) $((10 * (channel % 2)))" ] ||
        fail "channel $channel: not by queue $((channel % 2)): $before, then $3 $4"
done

pool_check 9000 10 || fail 'the frames of channel 0'

# Two channels at once, from two processors, the readers on them as well.
each=$(race_rounds 1000)
for delivery in tap bypass; do
    echo "delivery $delivery" >/proc/nf_control
    for round in 1 2 3; do
        pids=
        for channel in 0 1; do
            begin /tmp/check.$channel taskset -c $((1 - channel)) pool_check --channel $channel 900$channel "$each"
            pids="$pids $!"
            wait_for /tmp/check.$channel '^ready'
        done
        for channel in 0 1; do
            in_peer taskset -c $channel udp_seq 192.168.1.1 900$channel "$each" &
            pids="$pids $!"
        done
        for pid in $pids; do
            wait "$pid" || fail "$delivery, round $round: $(cat /tmp/check.*)"
        done
        for channel in 0 1; do
            grep -q "^frames $each lost 0 doubled 0 out-of-order 0 altered 0 foreign 0 dropped-by-kernel 0\$" \
                /tmp/check.$channel || fail "$delivery, round $round: $(cat /tmp/check.$channel)"
        done
    done
done

# Two flows of channel 0 from two processors, one of them sent to the other queue by
# tc: both write into one pool.
for module in sch_ingress cls_u32 act_skbedit; do
    modprobe $module
done
in_peer tc qdisc add dev sn1 clsact
in_peer tc filter add dev sn1 egress protocol ip u32 match ip dport 9010 0xffff \
    action skbedit queue_mapping 1
before="$(header rx_frames) $(sent 1)"
senders=
count=$(race_rounds 10000)
begin /tmp/census pool_check --timeout 60 --census
census=$!
wait_for /tmp/census '^ready'
for port in 9000 9010; do
    in_peer taskset -c $((port % 100 / 10)) udp_seq --window 600 192.168.1.1 $port "$count" &
    senders="$senders $!"
done
for pid in $senders; do
    wait "$pid"
done
kill $census
wait $census || fail "$(cat /tmp/census)"
cat /tmp/census
# shellcheck disable=SC2086 # two numbers
set -- $before "$(header rx_frames)" "$(sent 1)"
[ $(($4 - $2)) -eq "$count" ] || fail "tc did not send them to the other queue: $(($4 - $2))"
[ $(($3 - $1)) -eq $((2 * count)) ] || fail "rx_frames grew by $(($3 - $1))"
[ "$(header rx_full)" -eq 0 ] || fail "rx_full $(header rx_full)"
for port in 9000 9010; do
    grep -q "^port $port frames $count\$" /tmp/census || fail "port $port: not $count frames"
done
down
