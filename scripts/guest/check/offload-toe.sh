# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Pings to sn0 are answered by toe_top, not by the kernel; datagrams leave of which the Java program
# gave payload and destination only; those that come are judged. What the core sent and heard is
# in its capture and in its wave at the same time.
. "$NFPOOL_ROOT/scripts/guest/core.sh"
set -e

# snmp PROTOCOL NAME: a counter of this namespace's kernel.
snmp() {
    awk -v protocol="$1:" -v name="$2" '$1 == protocol && !column {
            for (i = 2; i <= NF; i++) if ($i == name) column = i
            next
        }
        $1 == protocol { print $column }' /proc/net/snmp
}

toe_up --udp 192.168.0.2:9000 --capture /tmp/core.pcapng --wave /tmp/core.vcd
echo 'rule 1 udp 9000' >/proc/nf_control
ip netns exec peer tcpdump -i any -n -A -vv -l --immediate-mode -Q in >/tmp/wire 2>/tmp/tcpdump &
capture=$!
wait_for /tmp/tcpdump 'listening on'
pings=$(snmp Icmp InEchos)
sent=$(snmp Udp OutDatagrams)
received=$(snmp Udp InDatagrams)

# ping compares the data of each reply with what it sent.
for size in 0 1 56 1400; do
    in_peer ping -c 2 -W 5 -s $size 192.168.1.1 >/tmp/ping || fail "ping of $size bytes: $(cat /tmp/ping /tmp/core)"
    ! grep -i 'wrong\|corrupt\|DUP' /tmp/ping || fail "ping of $size bytes"
done
grep -q 'ttl=64' /tmp/ping || fail "$(cat /tmp/ping)"
core_said '^core *sends .*echo reply.* clocks$'
[ "$(snmp Icmp InEchos)" -eq "$pings" ] || fail 'the kernel has seen a ping'

# The peer's kernel takes them, and its echo comes back to the core.
begin /tmp/echo ip netns exec peer udp_echo 9000 1
echo=$!
wait_for /tmp/echo ready
for text in one 'two words' three; do
    echo "$text" >&9
    wait_for /tmp/core "^core *receives UDP 192.168.0.2:9000 -> port 9000, $((${#text} + 1)) bytes from byte 42\$"
    wait_for /tmp/wire "$text\$"
done
core_said '^user *sends 4 bytes to 192.168.0.2:9000$'
core_said '^core *sends .*UDP.* clocks$'
[ "$(snmp Udp OutDatagrams)" -eq "$sent" ] || fail 'the kernel has sent UDP'
[ "$(snmp Udp InDatagrams)" -eq "$received" ] || fail 'the kernel has received UDP'
kill $echo

# The kernel asks the core for the address, as with arp_top.
ip neigh flush dev sn0
in_peer busybox nc -l -p 7000 -e cat &
await sh -c 'echo from-sn0 | busybox nc -w 5 192.168.0.2 7000 | grep -qx from-sn0' || fail 'TCP from sn0'
core_said '^core *tells the kernel 192.168.0.2 is-at '

core_stop
kill $capture
wait $capture || true
down
cat /tmp/core
[ "$(core_total echoes)" -eq 8 ] || fail "$(core_total echoes) replies to 8 pings"
[ "$(core_total datagrams)" -eq 3 ] || fail "$(core_total datagrams) datagrams, not 3"
[ "$(core_total lost)" -eq 0 ] || fail 'something was lost'
# The peer's tcpdump has looked at the checksums of what came.
[ "$(grep -c 'echo reply' /tmp/wire)" -eq 8 ] || fail "$(cat /tmp/wire)"
[ "$(grep -c 'udp sum ok' /tmp/wire)" -eq 3 ] || fail "$(cat /tmp/wire)"
! grep 'bad.*cksum\|wrong.*cksum' /tmp/wire || fail 'a wrong checksum'
# The capture has each frame, and those of the core are in the wave at their times.
tcpdump -n -r /tmp/core.pcapng >/tmp/frames 2>/dev/null
[ "$(wc -l </tmp/frames)" -ge $(($(core_total received) + $(core_total sent))) ] || fail "$(cat /tmp/frames)"
tcpdump -n -tt --nano -xx -r /tmp/core.pcapng ether src 00:53:4e:55:4c:30 2>/dev/null |
    awk -f "$NFPOOL_ROOT/vhdl/test/frames-in-wave.awk" - /tmp/core.vcd >/tmp/found || fail "$(cat /tmp/found)"
cat /tmp/found
[ "$(sed 's/ of.*//' /tmp/found)" -eq "$(core_total sent)" ] || fail "sent $(core_total sent)"
