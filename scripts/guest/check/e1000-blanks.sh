# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# The port e1000 and frames that the pool does not get, among those that it gets: a
# reader finds each of the others at once, and in order; a filter's frames, and no
# others, come into the pool.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

# IPv4, UDP, to port 9000
port='8,40 0 0 12,21 0 5 2048,48 0 0 23,21 0 3 17,40 0 0 36,21 0 1 9000,6 0 0 262144,6 0 0 0,'

# all_read: the reader has come to where the last frame is.
all_read() {
    [ "$(header ri)" = "$(header wi)" ]
}

# arrived N: so many frames since the device is there.
arrived() {
    [ "$(link rx_packets)" -eq "$1" ]
}

# read_among OTHERS READER...: OTHERS N sends N frames that the pool does not get; the
# reader reads two frames after each of these, 24 in all.  With few slots, that is
# many rounds, and many places in the round.
read_among() {
    others=$1
    shift
    begin /tmp/reader "$@"
    reader=$!
    await claimed || fail "$(cat /tmp/reader)"
    [ "$others" != unwanted ] || await filtered || fail "$(cat /tmp/reader)"
    stored=$(header rx_frames)
    pairs=0
    while [ $pairs -lt 12 ]; do
        $others $((1 + pairs % 5 * 5))
        in_peer udp_seq 192.168.2.1 9000 2 64
        pairs=$((pairs + 1))
        await header_is rx_frames $((stored + pairs * 2)) || fail "rx_frames $(header rx_frames), not $((stored + pairs * 2))"
        [ $pairs -eq 12 ] || await all_read || fail "after $pairs pairs: ri $(header ri), wi $(header wi)"
    done
    wait $reader || fail "$(cat /tmp/reader)"
}

claimed() {
    grep -q '^channel 0 claimed 1 ' /proc/nf_control
}

# filtered: frames that are not wanted are no more stored.
filtered() {
    before=$(counter 0 rx_filtered)
    in_peer udp_seq 192.168.2.1 9001 1
    await counter_is 0 rx_filtered $((before + 1))
}

for_the_stack() {
    before=$(link rx_packets)
    echo 'delivery stack' >/proc/nf_control
    in_peer udp_seq 192.168.2.1 9001 "$1"
    await arrived $((before + $1)) || fail "rx_packets $(link rx_packets), not $((before + $1))"
    echo 'delivery bypass' >/proc/nf_control
}

unwanted() {
    in_peer udp_seq 192.168.2.1 9001 "$1"
}

e1000_up order=4 delivery=bypass
read_among for_the_stack nf_reader --follow --hex --count 24
awk '{ print substr($3, 73, 4), substr($3, 85, 2) }' /tmp/reader | grep '^2328 ' >/tmp/read
awk 'BEGIN { for (i = 0; i < 24; i++) printf "2328 %02x\n", i % 2 }' | cmp - /tmp/read || fail "$(cat /tmp/reader)"
grep -q ' 0 malformed$' /tmp/reader || fail "$(tail -n 1 /tmp/reader)"
read_among for_the_stack nfpool read --timeout 60 --count 24
[ "$(grep -c ' > 192\.168\.2\.1\.9000: UDP' /tmp/reader)" -eq 24 ] || fail "$(cat /tmp/reader)"
[ "$(header rx_full)" -eq 0 ] || fail "rx_full $(header rx_full)"
e1000_down

e1000_up order=4 delivery=bypass
read_among unwanted nf_reader --follow --hex --count 24 --filter "$port"
awk '{ print substr($3, 73, 4), substr($3, 85, 2) }' /tmp/reader | grep '^2328 ' >/tmp/read
awk 'BEGIN { for (i = 0; i < 24; i++) printf "2328 %02x\n", i % 2 }' | cmp - /tmp/read || fail "$(cat /tmp/reader)"
[ "$(header rx_full)" -eq 0 ] || fail "rx_full $(header rx_full)"
filtered=$(counter 0 rx_filtered)
[ "$(link rx_packets)" -eq $(($(header rx_frames) + filtered)) ] || fail "$(cat /proc/nf_control)"

# The filter went with its owner.
in_peer udp_seq 192.168.2.1 9001 3
await counter_is 0 rx_frames 27 || fail "$(cat /proc/nf_control)"

e1000_down

# A reader that sleeps is woken before blanks leave no room.
e1000_up order=7 delivery=bypass
begin /tmp/reader nf_reader --follow --count 1 --filter "$port"
reader=$!
await claimed || fail "$(cat /tmp/reader)"
await filtered || fail "$(cat /tmp/reader)"
in_peer udp_seq --window 100 192.168.2.1 9001 2000
in_peer udp_seq 192.168.2.1 9000 1
wait $reader || fail "$(cat /tmp/reader)"
[ "$(header rx_full)" -eq 0 ] || fail "rx_full $(header rx_full)"
e1000_down
