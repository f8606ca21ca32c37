# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# One claim at a time; watching is free; a dead owner holds no claim; the
# module stays while the file is open or mapped.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up
in_peer ping -c 2 -i 0.2 192.168.1.1

# An owner: the C reader takes the two frames, then waits.
begin /tmp/owner.out nf_reader --follow
owner=$!
wait_for /tmp/owner.out '^2 98 EtherType 0x0800'

if nf_reader >/tmp/second.out 2>&1; then
    fail 'a second claim was granted'
fi
grep -q 'another reader has claimed the pool' /tmp/second.out || fail "$(cat /tmp/second.out)"
nf_reader --watch || fail 'watching was refused'
if rmmod snull 2>/tmp/rmmod.out; then
    fail 'the module was unloaded under a mapping'
fi
grep -q 'in use' /tmp/rmmod.out || fail "$(cat /tmp/rmmod.out)"

kill -9 $owner
wait $owner || true
nf_reader || fail 'the claim outlived its owner'
down
