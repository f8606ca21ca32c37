# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Reading /proc/nf_addr: one decimal number and a newline, at any offset, in
# pieces; 0 for those who may not know it.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

load mode=0644
address=$(cat /proc/nf_addr)
expr "$address" : '[1-9][0-9]*$' >/dev/null || fail "not a number: $address"
[ $((address % $(getconf PAGESIZE))) -eq 0 ] || fail "not the address of a page: $address"

length=$((${#address} + 1))
[ "$(wc -c </proc/nf_addr)" -eq "$length" ] || fail 'wrong length'
pieces=$(dd if=/proc/nf_addr bs=1 2>/dev/null)
[ "$pieces" = "$address" ] || fail "read byte by byte: $pieces"
rest=$(dd if=/proc/nf_addr bs=1 skip=3 2>/dev/null)
[ "$rest" = "$(echo "$address" | cut -c 4-)" ] || fail "read from byte 3 on: $rest"
[ -z "$(dd if=/proc/nf_addr bs=1 skip=64 2>/dev/null)" ] || fail 'read after the end'

others=$(setpriv --reuid 65534 --regid 65534 --clear-groups cat /proc/nf_addr)
[ "$others" = 0 ] || fail "without CAP_SYS_ADMIN it reads $others"
unload

load
if setpriv --reuid 65534 --regid 65534 --clear-groups cat /proc/nf_addr 2>/dev/null; then
    fail 'anyone may open it by default'
fi
unload
