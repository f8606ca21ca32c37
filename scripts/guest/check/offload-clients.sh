# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What people ask for MAC addresses with, answered by the VHDL core: arping, arp-scan, nmap, nping,
# those of them that are installed; a gratuitous request, and requests as fast as they come.
. "$NFPOOL_ROOT/scripts/guest/core.sh"
set -e

mac=00:53:4e:55:4c:30

# answered NAME WORDS COMMAND...: what it prints must have the words; a tool that is not there is passed over.
answered() {
    name=$1
    words=$2
    shift 2
    if ! command -v "$1" >/dev/null; then
        echo "$name: not installed"
        return
    fi
    in_peer "$@" >/tmp/said 2>&1 || fail "$name: $(cat /tmp/said)"
    grep -q -i "$words" /tmp/said || fail "$name: $(cat /tmp/said)"
    echo "$name: $(grep -i -m 1 "$words" /tmp/said)"
    tools=$((tools + 1))
}

tools=0
core_up
[ "$(cat /sys/class/net/sn0/address)" = $mac ] || fail 'sn0 has another address'

answered 'arping of busybox' "$mac" busybox arping -c 2 -I sn1 192.168.1.1
if arping -V 2>&1 | grep -q iputils; then
    answered 'arping of iputils' "$mac" arping -c 2 -I sn1 192.168.1.1
    answered 'gratuitous request of iputils' 'Sent 1' arping -U -c 1 -I sn1 192.168.1.2
else
    answered 'arping' "$mac" arping -c 2 -i sn1 192.168.1.1
fi
answered 'arp-scan' "192.168.1.1.*$mac" arp-scan -q --interface=sn1 192.168.1.1
answered 'nmap' "MAC Address: $mac" nmap -sn -PR -n -e sn1 192.168.1.1
answered 'nping' 'Rcvd: 3 ' nping --arp -c 3 -e sn1 192.168.1.1
[ $tools -ge 2 ] || fail 'there is no client but that of busybox'

# A flood: each request is answered, or counted as lost.
before=$(grep -c 'sends ARP reply 192.168.0.1 is-at' /tmp/core)
if command -v nping >/dev/null; then
    in_peer nping --arp -c 100 --rate 200 -e sn1 192.168.1.1 >/tmp/flood 2>&1 || fail "$(cat /tmp/flood)"
    tail -n 4 /tmp/flood
    await sh -c "[ \$(grep -c 'sends ARP reply 192.168.0.1 is-at' /tmp/core) -ge $((before + 100)) ]" ||
        fail "$(grep -c 'sends ARP reply' /tmp/core) replies"
fi
core_stop
down
tail -n 3 /tmp/core
[ "$(core_total lost)" -eq 0 ] || fail 'frames were lost'
