# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What a socket sent, what the C reader saw and what the Java reader saw are
# the same bytes, from the shortest to the longest payload.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

# expected SIZE COUNT: payloads of udp_seq, a line of hex digits each.
expected() {
    awk -v size="$1" -v count="$2" 'BEGIN {
        for (n = 0; n < count; n++) {
            line = sprintf("%02x00000000000000", n)
            for (i = 8; i < size; i++)
                line = line sprintf("%02x", (n + i) % 256)
            print line
        }
    }'
}

up
for size in 8 9 64 255 1000 1454; do
    expected $size 20 >>/tmp/sent
    in_peer udp_seq 192.168.1.1 9000 20 $size
done
nf_reader --watch --hex >/tmp/c.hex
nfpool read --watch --format hex >/tmp/java-watch.hex
nfpool read --format hex >/tmp/java.hex

[ "$(wc -l </tmp/c.hex)" -eq 120 ] || fail "C saw $(wc -l </tmp/c.hex) frames of 120"
cmp /tmp/c.hex /tmp/java-watch.hex || fail 'C and watching Java differ'
cmp /tmp/c.hex /tmp/java.hex || fail 'C and reading Java differ'
# Behind 42 bytes of Ethernet, IPv4 and UDP headers lies the payload.
cut -d ' ' -f 3 /tmp/java.hex | cut -c 85- >/tmp/received
cmp /tmp/sent /tmp/received || fail 'what was received is not what was sent'

# Both addresses were changed on the wire, and the checksums fit.
in_peer ping -c 3 -i 0.2 192.168.1.1 || fail 'ping'
nfpool read | tee /tmp/text
grep -q 'IP 192.168.0.2 > 192.168.0.1: ICMP echo request' /tmp/text || fail 'no echo request among the frames'
[ -z "$(nf_reader)" ] || fail 'a frame was delivered twice'
down
