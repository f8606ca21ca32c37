# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The same frames by each native backend, byte for byte, as the C reader has
# them; and a start without warnings.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up
for size in 8 255 1454; do
    in_peer udp_seq 192.168.1.1 9000 10 $size
done
nf_reader --watch --hex >/tmp/c.hex
[ "$(wc -l </tmp/c.hex)" -eq 30 ] || fail "C saw $(wc -l </tmp/c.hex) frames of 30"

for backend in ffm jna; do
    nfpool read --backend $backend --watch --format hex >/tmp/$backend.hex 2>/tmp/$backend.err
    cmp /tmp/c.hex /tmp/$backend.hex || fail "$backend saw something else"
    grep -q "from /proc/nf_addr by $backend, watching;" /tmp/$backend.err || fail "not by $backend: $(cat /tmp/$backend.err)"
    [ "$(wc -l </tmp/$backend.err)" -eq 1 ] || fail "$backend: $(cat /tmp/$backend.err)"
done

# The last one claims the pool, waits in poll(2) and gives the slots back.
nfpool read --backend jni --timeout 0.1 --format hex >/tmp/jni.hex 2>/tmp/jni.err
cmp /tmp/c.hex /tmp/jni.hex || fail 'jni saw something else'
grep -q 'from /proc/nf_addr by jni, claimed;' /tmp/jni.err || fail "not by jni: $(cat /tmp/jni.err)"
[ "$(wc -l </tmp/jni.err)" -eq 1 ] || fail "jni: $(cat /tmp/jni.err)"
[ -z "$(nf_reader --watch)" ] || fail 'jni did not give the slots back'
cat /tmp/*.err
down
