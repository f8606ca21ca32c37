# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nfpool sends: numbered datagrams, each of which arrives once, in order and
# unchanged, with its payload not copied; and captures, of tcpdump's and of its
# own, whose frames leave as they were recorded, but for those that make no sense.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

# as_seen FILE: the packets of a capture but for the time, checksums judged.
as_seen() {
    tcpdump -nn -t -vv -r "$1" 2>/dev/null
}

# replay OPTION...: sends a capture; what comes to sn1 must be as in /tmp/in.txt.
replay() {
    rm -f /tmp/out.err
    in_peer tcpdump -i sn1 -c 20 -w /tmp/out.pcap udp 2>/tmp/out.err &
    out=$!
    wait_for /tmp/out.err 'listening on'
    nfpool send "$@" >/tmp/send || fail "$(cat /tmp/send)"
    cat /tmp/send
    wait $out
    grep -q '^20 of 20 frames' /tmp/send || fail "not each frame of the capture: $*"
    as_seen /tmp/out.pcap >/tmp/out.txt
    cmp /tmp/in.txt /tmp/out.txt || fail "the replay differs from the capture: $*"
}

up tx=64
begin /tmp/sink in_peer udp_sink --timeout 120 9001 3000
sink=$!
wait_for /tmp/sink '^ready'
nfpool send --count 3000 192.168.0.2 9001 >/tmp/send || fail "$(cat /tmp/send)"
wait $sink || fail "$(cat /tmp/sink)"
cat /tmp/send /tmp/sink
grep -qx 'frames 3000 lost 0 doubled 0 out-of-order 0 altered 0' /tmp/sink || fail 'not each frame once'
# Of 242 bytes, 42 are headers.
grep -qx '3000 of 3000 frames, 726000 bytes sent through /proc/nf_addr by ffm, claimed; refused 0, dropped 0; bytes copied 126000, attached 600000' \
    /tmp/send || fail 'the counters differ'

# What comes to sn0 is recorded, and sent out of it.
tcpdump -i sn0 -c 20 -w /tmp/in.pcap udp 2>/tmp/in.err &
in=$!
wait_for /tmp/in.err 'listening on'
in_peer udp_seq 192.168.1.1 9002 20 500
wait $in
as_seen /tmp/in.pcap | sed 's/192\.168\.0\./192.168.1./g' >/tmp/in.txt
[ "$(grep -c 'udp sum ok' /tmp/in.txt)" -eq 20 ] || fail "$(cat /tmp/in.txt)"
replay --backend jni --pace --pcap /tmp/in.pcap
# The same frames as the pool had them, in pcapng.
nfpool read -w /tmp/own.pcapng
replay --pcap /tmp/own.pcapng

# The checksum in the third frame's IPv4 header is wrong now.
record=$((16 + 14 + 20 + 8 + 500))
printf '\377\377' | dd of=/tmp/in.pcap bs=1 seek=$((24 + 2 * record + 16 + 14 + 10)) conv=notrunc 2>/dev/null
nfpool send --backend jna --batch 7 --rate 1000 --pcap /tmp/in.pcap >/tmp/send && fail 'a frame that makes no sense was sent'
cat /tmp/send
grep -q '^19 of 20 frames, .*; refused 1, dropped 0;' /tmp/send || fail 'not one frame refused'
down
