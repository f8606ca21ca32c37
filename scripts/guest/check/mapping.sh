# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The address in /proc/nf_addr and the Java reader's virtual address are the
# same physical pages, all 512 of them, and each is reserved.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

load
address=$(cat /proc/nf_addr)
page=$(getconf PAGESIZE)
nfpool info >/tmp/info
cat /tmp/info
grep -q "/proc/nf_addr: $address)" /tmp/info || fail 'Java reads another address'
grep -q '512 of 512 pages where the address says, RESERVED set on 512' /tmp/info || fail 'no proof'
grep -q "first PFN $(printf '0x%x' $((address / page))) " /tmp/info || fail 'another page frame'

# All in one line: 512 frames in sequence from that address on, all reserved.
nfpool map >/tmp/map
cat /tmp/map
line=$(printf '0-511      0x%016x  0x%-8x  0x[0-9a-f]*  [A-Z ]*RESERVED  *0-%d' "$address" $((address / page)) $((512 * page / 1500 - 1)))
grep -qx "$line" /tmp/map || fail "not one run of reserved pages: $line"
unload
