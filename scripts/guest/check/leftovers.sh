# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Who claims channel 0 finds the frames that nobody has read yet, and nothing
# else of the owner before: no frame that was read, none that was sent.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up tx=64
begin /tmp/sink in_peer udp_sink 9001 64
sink=$!
wait_for /tmp/sink '^ready'

# An owner reads 100 frames and sends 64; 50 come after it.
in_peer udp_seq 192.168.1.1 9000 100 1400
nf_reader --count 100 >/tmp/read
[ "$(wc -l </tmp/read)" -eq 100 ] || fail 'not the frames'
nf_send --count 64 --size 1000 --drain 192.168.0.2 9001 || fail 'cannot send'
wait $sink || fail "$(cat /tmp/sink)"
hostile scribble 1 >/dev/null
[ "$(leftovers --watch)" -gt 100000 ] || fail 'nothing to be cleared: the check checks nothing'

left=$(leftovers)
[ "$left" -eq 0 ] || fail "$left bytes of the owner before are left"
down

# Frames that wait stay what they are.
up tx=64
in_peer udp_seq 192.168.1.1 9000 200 1400
nf_reader --count 50 --hex >/tmp/first
[ "$(leftovers --watch)" -gt 10000 ] || fail 'nothing to be cleared: the check checks nothing'
[ "$(leftovers)" -eq 0 ] || fail 'frames that were read are left'
nf_reader --hex >/tmp/rest
[ "$(cat /tmp/first /tmp/rest | wc -l)" -eq 200 ] || fail 'frames are lost'
cat /tmp/first /tmp/rest | awk '{ print substr($3, 85, 4) }' >/tmp/numbers
awk 'BEGIN { for (n = 0; n < 200; n++) printf "%02x%02x\n", n % 256, n / 256 }' | cmp - /tmp/numbers ||
    fail 'frames out of order, or changed'
down
