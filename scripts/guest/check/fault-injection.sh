# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Allocations fail: under traffic, one of ten in the driver's code; then, one after
# the other, each allocation in each call of an owner and in loading the module.
# The kernel finds no fault, each frame is accounted for, and a call that was
# refused works when it is made again.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/faults.sh"
set -e

faults_begin
frames=2000

sn1_dropped() {
    in_peer cat /sys/class/net/sn1/statistics/tx_dropped
}

# Opening and mapping the channel need memory, too: again, until there is some.
send_somehow() {
    until nf_send --channel 1 --count $frames --drain 192.168.0.2 9001 2>/tmp/refused; do
        grep -q 'Cannot allocate memory' /tmp/refused || fail "$(cat /tmp/refused)"
    done
}

# Whatever happens, no other check is to suffer from it.
reader=
sink=
sender=
# shellcheck disable=SC2086 # each a number, or nothing
trap 'faults probability 0; kill $reader $sink $sender 2>/dev/null || true' EXIT

# Under traffic, both ways at once: one of ten allocations for frames fails.  With
# pools so small that the channel that sends finds memory for itself before long.
up tx=64 channels=3 active=2 order=7
echo 'rule 0 udp 9000' >/proc/nf_control
begin /tmp/received pool_check --timeout 60 9000 $frames
reader=$!
begin /tmp/sent in_peer udp_sink --timeout 60 9001 $frames
sink=$!
wait_for /tmp/received '^ready'
wait_for /tmp/sent '^ready'
before=$(sn1_dropped)
faults_of_module
faults probability 10
begin /tmp/sender send_somehow
sender=$!
in_peer udp_seq 192.168.1.1 9000 $frames
wait $sender || fail "$(cat /tmp/sender)"
faults probability 0
wait $reader || true
wait $sink || true
cat /tmp/received /tmp/sent /tmp/sender
dropped=$(($(sn1_dropped) - before))
[ $dropped -gt 0 ] || fail 'no allocation failed on the way to the pool'
grep -q "^frames $((frames - dropped)) lost $dropped doubled 0 out-of-order 0 altered 0 foreign 0 dropped-by-kernel 0$" /tmp/received ||
    fail "sn1 has dropped $dropped"
refused=$(counter 1 tx_dropped)
[ "$refused" -gt 0 ] || fail 'no allocation failed on the way from the slots'
[ $(($(counter 1 tx_frames) + refused)) -eq $frames ] || fail "$(cat /proc/nf_control)"
[ "$(counter 1 tx_malformed) $(counter 1 in_flight)" = '0 0' ] || fail "$(cat /proc/nf_control)"
# What was sent may still find no memory in the stack of the receiver.
grep -q '^frames [1-9][0-9]* lost [0-9]* doubled 0 out-of-order 0 altered 0$' /tmp/sent || fail 'altered on the way'
[ "$(sed -n 's/.* lost \([0-9]*\) .*/\1/p' /tmp/sent)" -ge "$refused" ] || fail "more came than was sent: $refused were dropped"

# Each allocation in each call, and each copy from and to user space.
fault_calls 192.168.0.2 9002 || fail 'a call went wrong'

# Who is refused must not take another one's claim with it.
fault_claim 2 "$(rounds 4000)" || fail 'a claim was lost'

# It works as before, with rules that were not made with faults; and without the
# frames that the calls have sent.
nf_reader --count 100000 >/dev/null
printf 'clear\nhash off\nrule 0 udp 9003\n' >/proc/nf_control
begin /tmp/received pool_check --timeout 60 9003 100
reader=$!
wait_for /tmp/received '^ready'
begin /tmp/sent in_peer udp_sink 9001 100
sink=$!
wait_for /tmp/sent '^ready'
in_peer udp_seq 192.168.1.1 9003 100
nf_send --channel 1 --count 100 --drain 192.168.0.2 9001 || fail 'cannot send any more'
wait $reader || fail "$(cat /tmp/received)"
wait $sink || fail "$(cat /tmp/sent)"
down

# Loading: what fails is undone.  kmemleak knows nothing of blocks, of 2 MiB each.
before=$(available)
fault_calls --load "$NFPOOL_MODULE" "${NFPOOL_FEWER:-1}" || fail 'loading went wrong'
lost=$((before - $(available)))
echo "after the last load that failed: $lost KiB less"
[ $lost -lt $((40 * 1024)) ] || fail "$lost KiB are lost"
[ ! -e /proc/nf_addr ] || fail '/proc/nf_addr is there'
[ ! -e /sys/class/net/sn0 ] || fail 'sn0 is there'
up
down

faults_judge
