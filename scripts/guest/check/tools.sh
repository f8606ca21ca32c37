# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Other people's tools over sn0 and sn1: iperf3, tcpdump, nft, tc, and a VLAN, a bridge
# and a macvlan.  What each counts is what the driver counts, and nothing is missing.
# NFPOOL_TOOLS_SECONDS=3600 keeps them busy for an hour of the guest's clock.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

for tool in iperf3 tcpdump nft tc; do
    command -v $tool >/dev/null || skip "there is no $tool; on Debian: apt-get install iperf3 tcpdump nftables iproute2"
done
modprobe -a nf_tables sch_netem sch_tbf sch_ingress cls_flower act_gact 8021q bridge macvlan ||
    skip 'this kernel has not got the modules'
modprobe nft_counter 2>/dev/null || true # where it is one
# Eight runs of iperf3.
seconds=$(((${NFPOOL_TOOLS_SECONDS:-8} + 7) / 8))

# count DEVICE FIELD: of its statistics; sn1 is in the other namespace.
count() {
    case $1 in
    sn1) in_peer cat "/sys/class/net/sn1/statistics/$2" ;;
    *) cat "/sys/class/net/$1/statistics/$2" ;;
    esac
}

same() {
    [ "$2" = "$3" ] || fail "$1: $2 and $3 are not the same"
}

# accounted: whatever left one end has come to the other, or is counted as lost.
accounted() {
    same 'frames from sn1 and at sn0' "$(count sn1 tx_packets)" "$(count sn0 rx_packets)"
    same 'bytes from sn1 and at sn0' "$(count sn1 tx_bytes)" "$(count sn0 rx_bytes)"
    same 'frames from sn0 and at sn1' "$(count sn0 tx_packets)" "$(count sn1 rx_packets)"
    same 'bytes from sn0 and at sn1' "$(count sn0 tx_bytes)" "$(count sn1 rx_bytes)"
    same 'frames at sn0 and at its pool' "$(count sn0 rx_packets)" $(($(header rx_frames) + $(header rx_full)))
    same 'frames lost for want of a slot' "$(count sn0 rx_fifo_errors)" "$(header rx_full)"
    for end in sn0 sn1; do
        for lost in rx_dropped tx_dropped rx_length_errors tx_errors; do
            same "$end $lost" "$(count $end $lost)" 0
        done
    done
}

# json FILE OBJECT FIELD: a number from what iperf3 says.
json() {
    awk -v object="\"$2\":" -v field="\"$3\":" '
        $1 == object { inside = 1 }
        inside && $1 == field { sub(/,$/, "", $2); print $2; exit }' "$1"
}

# traffic WHAT ADDRESS OPTION...: from "peer" to a server here.
traffic() {
    what=$1
    address=$2
    shift 2
    begin /tmp/server iperf3 -s -1 --forceflush
    server=$!
    wait_for /tmp/server '^Server listening'
    in_peer iperf3 -c "$address" -t $seconds --json "$@" >/tmp/client || fail "$what: $(cat /tmp/client)"
    wait $server || fail "$what: $(cat /tmp/server)"
    echo "$what: $(json /tmp/client sum_received bytes || true) bytes"
}

# tcp WHAT ADDRESS: both ways.
tcp() {
    for way in '' -R; do
        # shellcheck disable=SC2086 # no word, or one
        traffic "$1 TCP $way" "$2" $way
        [ "$(json /tmp/client sum_received bytes)" -gt 1000000 ] || fail "$1: hardly anything came: $(cat /tmp/client)"
    done
    accounted
}

# nft_packets CHAIN: in the namespace "peer".
nft_packets() {
    in_peer nft list chain inet tools "$1" | sed -n 's/.*packets \([0-9]*\) .*/\1/p'
}

# qdisc FIELD: of sn1's; "sent" are the packets.
qdisc() {
    case $1 in
    sent) in_peer tc -s qdisc show dev sn1 | sed -n 's/.* bytes \([0-9]*\) pkt (.*/\1/p' | head -n 1 ;;
    dropped) in_peer tc -s qdisc show dev sn1 | sed -n 's/.*(dropped \([0-9]*\),.*/\1/p' | head -n 1 ;;
    esac
}

up

# iperf3 both ways, while nft counts in the other namespace and tcpdump looks on.  nft
# would count several segments as one.
in_peer ip link set sn1 gso_max_segs 1
in_peer nft -f - <<'N'
table inet tools {
    chain out { type filter hook postrouting priority 0; oifname "sn1" counter; }
    chain in { type filter hook prerouting priority 0; iifname "sn1" counter; }
}
N
begin /tmp/dump tcpdump -i sn0 -s 64 -Z root -w /tmp/frames
dump=$!
wait_for /tmp/dump '^tcpdump: listening'
before_rx=$(count sn0 rx_packets)
before_tx=$(count sn0 tx_packets)
tcp wire 192.168.1.1
traffic 'wire UDP' 192.168.1.1 -u -b 20M
same 'datagrams lost' "$(json /tmp/client sum lost_packets)" 0
same 'what nft saw leave, and sn1' "$(nft_packets out)" $(($(count sn1 tx_packets) - before_rx))
same 'what nft saw come, and sn1' "$(nft_packets in)" $(($(count sn1 rx_packets) - before_tx))
kill -INT $dump
wait $dump || fail "$(cat /tmp/dump)"
same 'what tcpdump saw, and sn0' "$(sed -n 's/ packets received by filter$//p' /tmp/dump)" \
    $(($(count sn0 rx_packets) - before_rx + $(count sn0 tx_packets) - before_tx))
rm /tmp/frames
in_peer nft delete table inet tools

# A capture that drops nothing has each frame.
begin /tmp/dump timeout 60 tcpdump -i sn0 -c 2000 -B 8192 -Z root -w /tmp/frames udp dst port 9000
dump=$!
wait_for /tmp/dump '^tcpdump: listening'
in_peer udp_seq 192.168.1.1 9000 2000 200
wait $dump || fail "$(cat /tmp/dump)"
grep -q '^0 packets dropped by kernel' /tmp/dump || fail "$(cat /tmp/dump)"
same 'frames captured' "$(tcpdump -nn -r /tmp/frames 2>/dev/null | grep -c 'UDP, length 200$')" 2000
rm /tmp/frames

# tc: what netem loses is missing, what tbf holds back comes later, and flower
# counts and drops what it was told to.
in_peer tc qdisc add dev sn1 root netem loss 20% limit 10000
before=$(count sn0 rx_packets)
in_peer udp_seq 192.168.1.1 9000 1000
[ "$(qdisc dropped)" -gt 100 ] || fail "netem lost $(qdisc dropped) of 1000"
same 'frames that netem let through' $(($(count sn0 rx_packets) - before)) $((1000 - $(qdisc dropped)))
in_peer tc qdisc replace dev sn1 root tbf rate 8mbit burst 4kb limit 1mb
before=$(count sn0 rx_packets)
in_peer udp_seq 192.168.1.1 9000 1000
all_came() {
    [ $(($(count sn0 rx_packets) - before)) -eq 1000 ]
}
await all_came || fail "$(($(count sn0 rx_packets) - before)) of 1000 frames came: $(in_peer tc -s qdisc show dev sn1)"
same 'frames that tbf let through' "$(qdisc sent) $(qdisc dropped)" '1000 0'
in_peer tc qdisc del dev sn1 root
tc qdisc add dev sn0 clsact
tc filter add dev sn0 ingress protocol ip flower ip_proto udp dst_port 9001 action drop
begin /tmp/sink udp_sink --timeout 5 9000 300
sink=$!
wait_for /tmp/sink '^ready'
in_peer udp_seq 192.168.1.1 9001 200
in_peer udp_seq 192.168.1.1 9000 300
wait $sink || fail "$(cat /tmp/sink)"
same 'frames that flower dropped' "$(tc -s filter show dev sn0 ingress | sed -n 's/.* \([0-9]*\) pkt (dropped.*/\1/p')" 200
tc qdisc del dev sn0 clsact
accounted
down

# Devices on top.
up arp=1
ip link set sn0 mtu 1478
in_peer ip link set sn1 mtu 1478
ip link add link sn0 name over type vlan id 7
in_peer ip link add link sn1 name over type vlan id 7
ip addr add 192.168.6.1/24 dev over
in_peer ip addr add 192.168.7.2/24 dev over
ip link set over up
in_peer ip link set over up
tcp VLAN 192.168.7.1
ip link del over
in_peer ip link del over

ip addr flush dev sn0
in_peer ip addr add 192.168.7.2/24 dev sn1
for type in bridge 'macvlan mode bridge'; do
    kind=${type%% *}
    if [ "$kind" = bridge ]; then
        ip link add over type bridge
        ip link set sn0 master over
    else
        # shellcheck disable=SC2086 # words
        ip link add over link sn0 type $type
    fi
    ip addr add 192.168.6.1/24 dev over
    ip link set over up
    await in_peer ping -c 1 -W 1 192.168.7.1 >/dev/null || fail "$kind: no answer"
    traffic "$kind TCP" 192.168.7.1
    [ "$(json /tmp/client sum_received bytes)" -gt 1000000 ] || fail "$kind: hardly anything came"
    accounted
    ip link del over
    in_peer ip neigh flush dev sn1
done
down
