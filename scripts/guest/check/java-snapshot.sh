# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nfpool read --snapshot shows what was in the pool when it began, although the
# pool is emptied and filled anew meanwhile; it takes nothing and needs no claim.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up
in_peer udp_seq 192.168.1.1 9000 "$(slots)" 1454
nf_reader --watch --hex >/tmp/before
[ "$(wc -l </tmp/before)" -eq "$(slots)" ] || fail 'the pool is not full'

# Its 4 MB of lines do not fit into the pipe: with the first of them here, the
# snapshot is complete, and most of it not yet read.
mkfifo /tmp/lines
nfpool read --snapshot --format hex >/tmp/lines 2>/tmp/snapshot.err &
snapshot=$!
exec 3</tmp/lines
head -c 1 <&3 >/tmp/snapshot
pool_check 9000 "$(slots)" >/tmp/check || fail "$(cat /tmp/check)"
in_peer udp_seq 192.168.1.1 9001 "$(slots)" 1000
nf_reader --watch --hex >/tmp/after
cat <&3 >>/tmp/snapshot
wait $snapshot || fail "$(cat /tmp/snapshot.err)"
cat /tmp/snapshot.err
cmp /tmp/before /tmp/snapshot || fail 'the snapshot has changed'
cmp -s /tmp/before /tmp/after && fail 'the pool has not: nothing was tried'

# By another backend; nothing is taken.
nfpool read --snapshot --backend jni --format hex >/tmp/snapshot
cmp /tmp/after /tmp/snapshot || fail 'the snapshot differs from the pool'
[ "$(nf_reader | wc -l)" -eq "$(slots)" ] || fail 'the snapshot took frames'
down
