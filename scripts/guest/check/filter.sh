# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A filter's frames and no others come into the pool, whatever is sent; the others
# are counted.  It is the owner's, and ends with the claim.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

# As printed by tcpdump -y EN10MB -ddd udp dst port 9000
port='16,40 0 0 12,21 0 4 34525,48 0 0 20,21 0 11 17,40 0 0 56,21 8 9 9000,21 0 8 2048,48 0 0 23,21 0 6 17,40 0 0 20,69 4 0 8191,177 0 0 14,72 0 0 16,21 0 1 9000,6 0 0 262144,6 0 0 0,'

# to_host A B: ip dst host 192.168.A.B
to_host() {
    echo "6
40 0 0 12
21 0 3 2048
32 0 0 30
21 0 1 $((3232235520 + $1 * 256 + $2))
6 0 0 262144
6 0 0 0"
}

# waits PROCESS: it is in poll(2), and so its filter is set.
waits() {
    grep -q '^7 ' "/proc/$1/syscall"
}

# Numbered datagrams to two ports.
send_both() {
    for to in 9001 9000; do
        in_peer udp_seq 192.168.1.1 $to "$1" "$2"
    done
}

statistic() {
    cat "/sys/class/net/sn0/statistics/$1"
}

for delivery in tap bypass; do
    up delivery=$delivery
    # Those are there before the filter.
    in_peer udp_seq 192.168.1.1 9000 7
    nf_reader --follow --hex --count 60 --filter "$port" >/tmp/frames 2>/tmp/reader &
    reader=$!
    await waits $reader || fail "$(cat /tmp/reader)"
    header_is ri 8 || fail "frames from before are not passed over: ri $(header ri)"
    for size in 20 64 1454; do
        send_both 20 $size
    done
    wait $reader || fail "$(cat /tmp/reader)"
    # The port, and the first byte of the payload, which is the datagram's number.
    awk 'BEGIN { for (i = 0; i < 60; i++) printf "2328 %02x\n", i % 20 }' >/tmp/expected
    awk '{ print substr($3, 73, 4), substr($3, 85, 2) }' /tmp/frames | cmp - /tmp/expected ||
        fail "not the frames to port 9000, each once and in order: $(cut -c 1-120 /tmp/frames)"
    [ "$(counter 0 rx_filtered)" -eq 60 ] || fail "$(cat /proc/nf_control)"
    [ "$(counter 0 rx_frames)" -eq 67 ] || fail "$(cat /proc/nf_control)"
    [ "$(statistic rx_packets)" -eq 127 ] || fail "rx_packets $(statistic rx_packets)"
    [ "$(statistic rx_fifo_errors)" -eq 0 ] || fail "rx_fifo_errors $(statistic rx_fifo_errors)"

    # It sees the frame as the reader would: the wire has changed the addresses.
    begin /tmp/reader nf_reader --follow --count 5 --filter "$(to_host 0 1)"
    reader=$!
    await waits $reader || fail "$(cat /tmp/reader)"
    send_both 2 200
    in_peer udp_seq 192.168.1.1 9002 1
    wait $reader || fail "$(cat /tmp/reader)"
    counter_is 0 rx_filtered 60 || fail "$(cat /proc/nf_control)"

    # It went with its owner.
    in_peer udp_seq 192.168.1.1 9001 3
    [ "$(nf_reader | wc -l)" -eq 3 ] || fail 'the filter is still there'
    down
done

# The Java client, for which libpcap translates.
up delivery=bypass
in_peer udp_seq 192.168.1.1 9000 3
if ldconfig -p | grep -q 'libpcap\.so\.'; then
    begin /tmp/java nfpool read --timeout 60 --count 20 --filter 'udp dst port 9000'
    java=$!
    await header_is ri 4 || fail "frames from before are not passed over: ri $(header ri), $(cat /tmp/java)"
    send_both 20 100
    wait $java || fail "$(cat /tmp/java)"
    [ "$(grep -c ' > 192\.168\.0\.1\.9000: UDP' /tmp/java)" -eq 20 ] || fail "$(cat /tmp/java)"
    ! nfpool read --filter 'udp prot 9000' 2>/tmp/error || fail 'nonsense is taken'
    grep -q 'filter "udp prot 9000": .*syntax error' /tmp/error || fail "$(cat /tmp/error)"
else
    ! nfpool read --filter 'udp dst port 9000' 2>/tmp/error || fail 'a filter without libpcap'
    grep -q 'load libpcap: it is not on this machine.*apt-get install' /tmp/error || fail "$(cat /tmp/error)"
fi
down

# Nobody's filter changes another channel's frames.
up channels=2 delivery=bypass
echo 'rule 1 udp 9001' >/proc/nf_control
begin /tmp/one nf_reader --channel 1 --follow --count 4 --filter "$(to_host 1 1)"
one=$!
await waits $one || fail "$(cat /tmp/one)"
send_both 10 100
for expected in '0 rx_filtered 0' '0 rx_frames 10' '1 rx_filtered 10' '1 rx_frames 0'; do
    # shellcheck disable=SC2086 # words
    counter_is $expected || fail "not $expected: $(cat /proc/nf_control)"
done
kill $one
down

# Programs that make no sense, and those that look beyond the frame.
load
hostile_filter calls || fail 'wrong answers'
unload
up delivery=bypass
begin /tmp/change hostile_filter change 3
change=$!
wait_for /tmp/change '^ready'
before=$(counter 0 rx_frames)
in_peer udp_seq 192.168.1.1 9000 500 300
wait $change || fail "$(cat /tmp/change)"
cat /tmp/change
counter_is 0 rx_frames "$before" || fail "$(cat /proc/nf_control)"
counter_is 0 rx_filtered 500 || fail "$(cat /proc/nf_control)"
! nf_reader --filter '2,1 2 3' 2>/tmp/error || fail 'half a program is taken'
grep -q '^nf_reader: --filter: not a program: at "", a number' /tmp/error || fail "$(cat /tmp/error)"
down
