# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Frames of others wait for what one owner asks for as long as a few slots take,
# however many there are: when a channel moves, when a partition is full of nothing,
# when a new owner comes.  In the kernel's trace, how long the lock is held, and
# bottom halves are off, is compared with how long all of it takes.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

tracing=/sys/kernel/tracing
[ -e $tracing/trace ] || mount -t tracefs none $tracing || fail 'no tracefs'
[ -e $tracing/kprobe_events ] || skip 'this kernel has no kprobe events'

# probe FUNCTION BEGIN END: each call of FUNCTION, and within it, what is between
# these probes.
probe() {
    {
        echo "p:nfpool/call $1"
        echo "r:nfpool/return $1"
        echo "$2"
        echo "$3"
    } >$tracing/kprobe_events
    echo 1 >$tracing/events/nfpool/enable
}

# The most of a call that was between the probes in one piece, in thousandths, of
# the call in which that was least: the machine may do other things meanwhile.
share() {
    echo 0 >$tracing/events/nfpool/enable
    awk -v least=1000 '
        { time = $4 + 0 }
        $5 == "call:" { who = $1; called = from = time; longest = 0 }
        $1 != who { next }
        $5 == "begin:" { from = time }
        $5 == "end:" || $5 == "both:" {
            longest = time - from > longest ? time - from : longest
            from = time
        }
        $5 == "return:" {
            part = longest / (time - called) * 1000
            least = part < least ? part : least
            who = ""
        }
        END { printf "%d\n", least }' $tracing/trace
    echo >$tracing/trace
    echo >$tracing/kprobe_events
}

# no_longer THOUSANDTHS WHAT
no_longer() {
    longest=$(share)
    echo "$2: at most $longest of 1000 in one piece"
    [ "$longest" -gt 0 ] || fail "$2: nothing was traced"
    [ "$longest" -le "$1" ] || fail "$2: $longest of 1000 in one piece"
}

# A channel loses its block to another, and both move.
up channels=4 active=2 tx=16 delivery=bypass
probe snull_cache_activate 'r:nfpool/begin snull_pool_lock' 'p:nfpool/end snull_pool_unlock'
for round in 1 2 3; do
    nf_reader --channel 1 --follow >/dev/null 2>/tmp/reader &
    reader=$!
    await counter_is 1 active 1 || fail "channel 1 is not active: $(cat /tmp/reader)"
    nf_send --channel 2 --count 1 --drain 192.168.0.2 900$round
    [ "$(counter 1 active)" = 0 ] || fail 'channel 1 did not lose its block'
    kill $reader
    wait $reader || fail "$(cat /tmp/reader)"
done
no_longer 50 'two channels move'
down

# A doorbell for a large partition with nothing in it, and a new owner of it.
up order=10 width=128 tx=30000
probe snull_tx_send 'p:nfpool/both __local_bh_enable_ip' ''
hostile_channel ring 0 192.168.0.2 9000 5
no_longer 50 'a doorbell for nothing'
probe snull_tx_reset 'p:nfpool/both _raw_spin_unlock_bh' ''
for round in 1 2 3; do
    nf_send --count 1 --drain --size 64 192.168.0.2 900$round
done
no_longer 50 'a new owner'
down
