# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Frames come to the channel that a rule or the hash of their flow says, and to
# no other; a channel is its opener's alone; what nobody claims is not stored.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

# refused LINES: a write to the control file.
refused() {
    printf '%b' "$1" 2>/dev/null >/proc/nf_control && fail "took: $1"
    true
}

up channels=4
printf 'rule 1 udp 9001\nrule 2 udp 9002\nrule 3 icmp\n' >/proc/nf_control
cat /proc/nf_control
[ "$(grep -c '^rule ' /proc/nf_control)" -eq 3 ] || fail 'not the three rules'

# By rule, three sequences at once.
readers=
for channel in 0 1 2; do
    begin /tmp/check.$channel pool_check --channel $channel 900$channel 1000
    readers="$readers $!"
    wait_for /tmp/check.$channel '^ready'
done
nf_reader --channel 1 --watch 2>/dev/null && fail 'channel 1 has two openers'
begin /tmp/icmp nf_reader --channel 3 --follow
icmp=$!
await counter_is 3 claimed 1 || fail 'channel 3 is not claimed'
senders=
for channel in 0 1 2; do
    in_peer udp_seq 192.168.1.1 900$channel 1000 &
    senders="$senders $!"
done
in_peer ping -c 3 -i 0.2 192.168.1.1 || fail 'the stack did not answer'
for pid in $senders $readers; do
    wait "$pid" || fail "$(cat /tmp/check.*)"
done
cat /tmp/check.*
for channel in 0 1 2; do
    grep -q '^frames 1000 lost 0 doubled 0 out-of-order 0 altered 0 foreign 0 dropped-by-kernel 0$' \
        /tmp/check.$channel || fail "channel $channel: not its frames"
done
wait_for /tmp/icmp '^3 98 '
kill $icmp
wait $icmp || fail "$(cat /tmp/icmp)"
[ "$(grep -c '^[0-9]' /tmp/icmp)" -eq 3 ] || fail "not three pings: $(cat /tmp/icmp)"

# Nobody has channel 2: its frames go to the stack alone.
in_peer udp_seq 192.168.1.1 9002 10
[ "$(counter 2 rx_unclaimed)" -eq 10 ] || fail "rx_unclaimed $(counter 2 rx_unclaimed)"
[ "$(counter 2 rx_frames)" -eq 1000 ] || fail 'stored for nobody'
nf_reader --channel 2 >/tmp/read 2>&1
grep -q '^[0-9]' /tmp/read && fail 'frames from before the claim'

# Lines that make no sense, and nothing of what comes after them.
for line in 'rule 4 udp 1' 'rule 1 udp 65536' 'rule 1 udp' 'rule 1 sctp 1' 'rule 1 icmp 1' \
    'rule 1 proto 256' 'rule x udp 1' 'rule 1 ethertype 0x10000' 'hash' 'hash maybe' 'nonsense'; do
    refused "$line\n"
done
refused 'hash on\nnonsense\nclear\n'
grep -q '^hash on$' /proc/nf_control || fail 'the line before the bad one was not done'
[ "$(grep -c '^rule ' /proc/nf_control)" -eq 3 ] || fail 'a line after the bad one was done'

# By hash: 64 flows over four channels, each flow to one of them.
echo clear >/proc/nf_control
grep -q '^rule' /proc/nf_control && fail 'rules are left'
readers=
for channel in 0 1 2 3; do
    begin /tmp/census.$channel pool_check --channel $channel --timeout 60 --census
    readers="$readers $!"
    wait_for /tmp/census.$channel '^ready'
done
for port in $(seq 10000 10063); do
    in_peer udp_seq 192.168.1.1 "$port" 20
done
# What was sent lies in the pools now; the readers end when they have read it.
# shellcheck disable=SC2086 # one word each
kill $readers
for pid in $readers; do
    wait "$pid" || fail "$(cat /tmp/census.*)"
done
for channel in 0 1 2 3; do
    echo "channel $channel: $(grep -c '^port' /tmp/census.$channel) flows"
    grep -q '^port' /tmp/census.$channel || fail "no flow came to channel $channel"
done
[ "$(cat /tmp/census.* | grep -c '^port 100[0-6][0-9] frames 20$')" -eq 64 ] || fail "$(cat /tmp/census.*)"
[ "$(cat /tmp/census.* | grep -c '^port')" -eq 64 ] || fail 'a flow came to two channels'

# steered CHANNEL PORT: frames to the port go to that channel, which nobody has.
steered() {
    before=$(counter "$1" rx_unclaimed)
    in_peer udp_seq 192.168.1.1 "$2" 3
    [ "$(counter "$1" rx_unclaimed)" -eq $((before + 3)) ] || fail "port $2 is not for channel $1: $(cat /proc/nf_control)"
}

# The first rule that fits decides, whatever it looks at.
printf 'hash off\nrule 2 proto 17\nrule 1 udp 9001\n' >/proc/nf_control
steered 2 9001
printf 'clear\nrule 1 udp 9001\nrule 3 udp 9001\nrule 2 proto 17\nrule 3 ethertype 0x0800\n' >/proc/nf_control
steered 1 9001
steered 2 9002
# All that there can be, and one more; the last of them counts.
{
    echo clear
    for n in $(seq 255); do
        echo "rule 1 tcp $((256 * n))"
    done
    echo 'rule 3 udp 9003'
} >/proc/nf_control
steered 3 9003
refused 'rule 1 udp 9004\n'
[ "$(grep -c '^rule ' /proc/nf_control)" -eq 256 ] || fail 'not 256 rules'
down
