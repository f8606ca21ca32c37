# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Calls on the driver's files that nobody would make, writes into its memory, and
# frames on both ends: driver_fuzz makes them, led by what code they reach.  With
# pools of several shapes, one after the other, each with the cases kept before.
#
# NFPOOL_FUZZ_SECONDS: of the guest's clock, for all of them; NFPOOL_FUZZ_SEED.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

[ -e /sys/kernel/debug/kcov ] ||
    skip 'needs a kernel with KCOV: scripts/lab fuzz-driver'

seconds=${NFPOOL_FUZZ_SECONDS:-60}
seed=${NFPOOL_FUZZ_SEED:-1}
slice=$((seconds > 240 ? 60 : seconds / 4 + 1))

shape() {
    case $(($1 % 4)) in
    0) echo tx=8 channels=4 active=2 order=4 ;;
    1) echo tx=64 channels=4 active=2 order=6 delivery=bypass mode=0666 unprivileged_send=1 ;;
    2) echo tx=200 channels=2 ;;
    3) echo channels=4 order=3 width=2048 arp=1 ;;
    esac
}

# What the kernel said so far, before its log is full.
judge() {
    dmesg --raw >/tmp/log
    dmesg --clear
    sh "$NFPOOL_ROOT/scripts/guest/judge-log" </tmp/log || fail 'the kernel has found a fault'
}

done=0
before=none
while [ $((done * slice)) -lt "$seconds" ]; do
    # shellcheck disable=SC2046 # words
    up $(shape $done)
    shape $done
    # What one shape has no use for, another may have.
    folder=/out/fuzz/$((done % 4))
    mkdir -p $folder
    [ -e $folder/corpus ] || cp $before/corpus $folder 2>/dev/null || true
    before=$folder
    status=0
    driver_fuzz $folder $slice $((seed + done)) || status=$?
    judge
    [ $status -eq 0 ] || fail "driver_fuzz: $status; the cases run last are in $folder/last"
    down
    done=$((done + 1))
done
places=$(sort -u /out/fuzz/*/places | wc -l)
echo "places in the module that were reached: $places"
[ "$places" -gt 300 ] || fail 'it hardly reached the module'
