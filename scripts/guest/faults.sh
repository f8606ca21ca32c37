# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Allocations that fail, for checks on a kernel that can have them; sourced after
# lib.sh.
debugfs=/sys/kernel/debug

# faults NAME VALUE: for small allocations and for pages.
faults() {
    for kind in failslab fail_page_alloc; do
        echo "$2" >"$debugfs/$kind/$1"
    done
}

# Each allocation may fail from now on: by "faults probability N", or by
# /proc/thread-self/fail-nth.
faults_begin() {
    [ -e $debugfs/failslab/require-start ] ||
        skip "needs a kernel whose allocations can be made to fail: scripts/lab vm-check --debug-kernel ${0##*/}"
    faults verbose 0
    faults interval 1
    faults times -1
    faults stacktrace-depth 32
    faults ignore-gfp-wait N
    echo N >$debugfs/fail_page_alloc/ignore-gfp-highmem
    echo 0 >$debugfs/fail_page_alloc/min-order
    echo 0 >$debugfs/fail_usercopy/verbose
}

# Only allocations in the module's code, which its addresses tell.  The shell's
# numbers are signed, so only the lower half of an address is computed.
faults_of_module() {
    # shellcheck disable=SC2046 # two words
    set -- $(awk '$1 == "snull" { print $2, $6 }' /proc/modules)
    low=0x${2#0xffffffff}
    faults require-start "$2"
    faults require-end "$(printf '0xffffffff%08x' $((low + $1)))"
}

# The log says that allocations failed, as it should, and nothing worse.
faults_judge() {
    dmesg --raw | grep -vE 'page allocation failure|vmalloc error|Call Trace:|snull: (no|cannot) ' |
        sh "$NFPOOL_ROOT/scripts/guest/judge-log" || fail 'the kernel has found a fault'
    dmesg --clear
}
