# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A process that hands over what is no memory of its own, or takes away, forks
# or overwrites what it handed over: the driver writes nowhere but there.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up tx=64
hostile_pin calls || fail 'a call that should be refused'

# Other memory in the place of the pinned pages gets no frames.
rm -f /tmp/go
begin /tmp/unmap hostile_pin unmap /tmp/go
user=$!
wait_for /tmp/unmap '^ready'
in_peer udp_seq 192.168.1.1 9000 2000 1454
touch /tmp/go
wait $user || fail "$(cat /tmp/unmap)"
cat /tmp/unmap

# A child's copy is its own.
begin /tmp/fork hostile_pin fork 9000 1000
user=$!
wait_for /tmp/fork '^ready'
in_peer udp_seq 192.168.1.1 9000 1000
wait $user || fail "$(cat /tmp/fork)"
cat /tmp/fork
grep -q '^frames 1000 lost 0 .* altered 0 ' /tmp/fork || fail 'not each frame once'

# Watchers poll while the pool becomes the owner's, and the kernel's again.
in_peer udp_seq 192.168.1.1 9000 1300
[ "$(nf_reader | wc -l)" -eq 1300 ] || fail 'the pool is not as it was'
hostile_pin poll 300 || fail 'a poll or a pin failed'

# The pool of the kernel is as it was.
in_peer udp_seq 192.168.1.1 9000 100
[ "$(nf_reader | wc -l)" -eq 100 ] || fail 'the pool cannot be used any more'
down
