# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# A filter's frames and no others are handed to the reader of the e1000's pool.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

# As printed by tcpdump -y EN10MB -ddd udp dst port 9000
port='16,40 0 0 12,21 0 4 34525,48 0 0 20,21 0 11 17,40 0 0 56,21 8 9 9000,21 0 8 2048,48 0 0 23,21 0 6 17,40 0 0 20,69 4 0 8191,177 0 0 14,72 0 0 16,21 0 1 9000,6 0 0 262144,6 0 0 0,'
for delivery in bypass tap; do
    e1000_up delivery=$delivery
    nf_reader --follow --hex --filter "$port" >/tmp/frames 2>/tmp/reader &
    reader=$!
    # In poll(2): its filter is set.
    await grep -q '^7 ' "/proc/$reader/syscall" || fail "$(cat /tmp/reader)"
    for round in 1 2 3 4 5 6 7 8 9 10; do
        for to in 9000 9001; do
            in_peer udp_seq 192.168.2.1 $to 20 $((round * 140))
        done
    done
    await counter_is 0 rx_filtered 200 || fail "$(cat /proc/nf_control)"
    await counter_is 0 rx_frames 200 || fail "$(cat /proc/nf_control)"
    kill $reader
    wait $reader || fail "$(cat /tmp/reader)"
    # The peer's queue is fair to its flows: only within one is there an order.
    awk 'BEGIN { for (i = 0; i < 200; i++) print int(i / 20) * 140 + 182, sprintf("2328 %02x", i % 20) }' >/tmp/expected
    awk '{ print $2, substr($3, 73, 4), substr($3, 85, 2) }' /tmp/frames | sort -s -n -k 1,1 | cmp - /tmp/expected ||
        fail "not the frames to port 9000, each once and in order: $(cut -c 1-120 /tmp/frames)"
    [ "$(link rx_packets)" -eq 400 ] || fail "rx_packets $(link rx_packets)"
    e1000_down
done
