# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The kernel's ARP on sn0 is done by the VHDL core: ping, UDP and TCP work both ways,
# and not one ARP frame leaves sn0 that the core did not make.
. "$NFPOOL_ROOT/scripts/guest/core.sh"
set -e

# known MAC: the kernel has this address for the peer.
known() {
    ip neigh show 192.168.0.2 dev sn0 | grep -q "lladdr $1"
}

# An entry of the core lives 4 s: 40 ticks.
core_up --tick 100 --lifetime 40
# Of any device, or it would end when sn1 goes down.
ip netns exec peer tcpdump -i any -n -e -l --immediate-mode -Q in arp >/tmp/arp 2>/tmp/tcpdump &
capture=$!
wait_for /tmp/tcpdump 'listening on'
mac=$(in_peer cat /sys/class/net/sn1/address)

# The kernel asks, the core misses and asks the wire, hears the reply, and tells the kernel.
ping -c 1 -W 5 192.168.0.2 || ping -c 1 -W 5 192.168.0.2 || fail "no answer to sn0: $(cat /tmp/core)"
known "$mac" || fail "$(ip neigh show dev sn0)"
core_said '^kernel *looks for 192.168.0.2$'
core_said '^core *sends ARP who-has 192.168.0.2 tell 192.168.0.1 *6 of [0-9]* clocks$'
core_said "^core *tells the kernel 192.168.0.2 is-at $mac *6 of [0-9]* clocks$"

# The peer asks, the core replies; the kernel asks, the core knows.
forget
in_peer ping -c 1 -W 5 192.168.1.1 || fail "no answer to sn1: $(cat /tmp/core)"
core_said '^wire *ARP who-has 192.168.0.1 tell 192.168.0.2$'
core_said '^core *sends ARP reply 192.168.0.1 is-at 00:53:4e:55:4c:30 *28 of [0-9]* clocks$'

# UDP and TCP from both ends, all of them by way of the core.
forget
begin /tmp/udp in_peer udp_sink 9000 10
sink=$!
wait_for /tmp/udp ready
udp_seq 192.168.0.2 9000 10
wait $sink || fail "UDP from sn0: $(cat /tmp/udp)"
forget
begin /tmp/udp udp_sink 9001 10
sink=$!
wait_for /tmp/udp ready
in_peer udp_seq 192.168.1.1 9001 10
wait $sink || fail "UDP from sn1: $(cat /tmp/udp)"
forget
in_peer busybox nc -l -p 7000 -e cat &
await sh -c 'echo from-sn0 | busybox nc -w 5 192.168.0.2 7000 | grep -qx from-sn0' || fail 'TCP from sn0'
forget
busybox nc -l -p 7001 -e cat &
await in_peer sh -c 'echo from-sn1 | busybox nc -w 5 192.168.1.1 7001 | grep -qx from-sn1' || fail 'TCP from sn1'

# arping gets a reply; its gratuitous request is heard.
in_peer busybox arping -f -w 5 -I sn1 192.168.1.1 || fail 'arping has no reply'
in_peer busybox arping -U -c 1 -I sn1 192.168.1.2
wait_for /tmp/core '^wire *ARP who-has 192.168.0.2 tell 192.168.0.2$'

# The peer gets another card: the core hears its next request and tells the kernel.
in_peer ip link set sn1 down
in_peer ip link set sn1 address 00:53:4e:55:4c:39
in_peer ip link set sn1 up
forget
in_peer ping -c 1 -W 5 192.168.1.1 || fail 'no answer to the new card'
known 00:53:4e:55:4c:39 || fail "not the new address: $(ip neigh show dev sn0)"

# The core forgets, so it has to ask the wire again.
sleep 5
forget
before=$(grep -c 'sends ARP who-has 192.168.0.2' /tmp/core)
ping -c 1 -W 5 192.168.0.2 || ping -c 1 -W 5 192.168.0.2 || fail 'no answer after ageing'
[ "$(grep -c 'sends ARP who-has 192.168.0.2' /tmp/core)" -gt "$before" ] || fail 'the core has not forgotten'

# Nobody there: the core asks thrice and gives up, and the kernel says so.
ping -c 1 -W 5 192.168.0.77 && fail 'nobody has answered'
wait_for /tmp/core '^core *gives up: nobody has answered for 192.168.0.77$'

core_stop
kill $capture
wait $capture || true
down
cat /tmp/core
cat /tmp/arp
sent=$(core_total sent)
[ "$(grep -c 'ARP' /tmp/arp)" -eq "$sent" ] || fail "$(grep -c ARP /tmp/arp) frames on the wire, and the core sent $sent"
# The core's own counters say the same: it sends a request for each miss that its limit lets pass.
[ $(($(core_total miss) - $(core_total limited))) -eq "$(core_total requests)" ] || fail 'not a request for each miss'
[ "$(core_total lost)" -eq 0 ] || fail 'frames were lost'
for event in hit insert update expire; do
    [ "$(core_total $event)" -gt 0 ] || fail "no $event"
done
