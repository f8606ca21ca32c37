# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A private view of the pool: shared with the kernel page by page until its
# reader writes there, and then the reader's own; nothing that the reader does
# to it reaches the kernel or anyone else.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up
begin /tmp/view cow_view
view=$!
wait_for /tmp/view '^ready'
in_peer udp_seq 192.168.1.1 9000 "$(slots)" 1454
nf_reader --watch --hex >/tmp/before
wait $view || fail "$(cat /tmp/view)"
cat /tmp/view
grep -qx 'touched 256 unchanged 256 untouched 256 live 256' /tmp/view || fail 'pages are shared that should not be'
grep -qx 'scribbled over 512 reached 0' /tmp/view || fail 'scribbles reached the pool'
nf_reader --watch --hex >/tmp/after
cmp /tmp/before /tmp/after || fail 'another reader sees the scribbles'

# A snapshot, when nothing comes, is what a watcher sees.
nf_reader --snapshot --hex >/tmp/snapshot
cmp /tmp/before /tmp/snapshot || fail 'the snapshot differs'

# No way to write through what is read-only or private.
hostile_view || fail 'a watcher could write, or was refused a view'
nf_reader --watch --hex >/tmp/after
cmp /tmp/before /tmp/after || fail 'a watcher has written'
pool_check 9000 "$(slots)" >/tmp/check || fail "$(cat /tmp/check)"
tail -n 1 /tmp/check
down
