# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A kernel with run-time checks: the distribution's source with
# kmod/test/debug.config, built once and kept in the cache; and the checks of
# scripts/guest/check on it.
#
#   $cache/kernel/DISTRIBUTION-SUITE-debug/tree      source and build
#                                         /config    debug.config, as it was built
#                                         /release, vmlinuz, build, modules,
#                                          initramfs.cpio.gz: as in kernel.sh

debug_tools='
flex flex
bison bison
bc bc
perl perl
/usr/include/libelf.h libelf-dev
'

# debug_kernel_prepare: sets kernel, release, kernel_make and kernel_goal as
# kernel_prepare does.
debug_kernel_prepare() {
    local config=$root/kmod/test/debug.config
    ensure_packages "$(arch_tools)$vm_tools$debug_tools"
    kernel=$cache/kernel/$(distribution)-$(machine_suite)-debug
    if ! cmp -s "$config" "$kernel/config" || [[ ! -e $kernel/release ]]; then
        rm -f "$kernel/release"
        debug_kernel_source
        debug_kernel_configure "$config"
        debug_kernel_build
        cp "$config" "$kernel/config"
    fi
    kernel_select
    # The module is built for gcov, which tells what the checks did not reach,
    # and for KCOV.
    kernel_make=(make CC=gcc GCOV_PROFILE=y KCOV_INSTRUMENT=y)
}

debug_kernel_source() {
    [[ ! -e $kernel/tree/.unpacked ]] || return 0
    step 'Fetching the source of the kernel (about 140 MB; 2 GB when built)'
    need_space "$cache" 4000
    archive_linux_source "$kernel/tree" 1
    # Faults by call stack were kept from this processor while its stacks were not
    # to be relied on; with frame pointers they are, and newer kernels allow it.
    sed -i '/^config FAULT_INJECTION_STACKTRACE_FILTER/,/help/{/depends on !X86_64/d}' "$kernel/tree/lib/Kconfig.debug"
    : >"$kernel/tree/.unpacked"
}

# debug_kernel_configure CONFIG: dies if the kernel has not got what CONFIG asks.
debug_kernel_configure() {
    local log=$cache/log/debug-config.log missing
    run_logged "$log" make -C "$kernel/tree" tinyconfig
    (cd "$kernel/tree" && run_logged "$log" scripts/kconfig/merge_config.sh -m .config "$1")
    run_logged "$log" make -C "$kernel/tree" olddefconfig
    missing=$(grep '^CONFIG_' "$1" | grep -vxF -f "$kernel/tree/.config" | tr '\n' ' ') || true
    [[ -z $missing ]] || die "the kernel in $kernel/tree has not taken from $1: $missing"
}

debug_kernel_build() {
    step "Building a kernel with run-time checks (once; a quarter of an hour or more), in $kernel"
    run_logged "$cache/log/debug-kernel.log" nice make -C "$kernel/tree" "-j$(nproc)" all
    rm -rf "$kernel/root"
    run_logged "$cache/log/debug-modules.log" make -C "$kernel/tree" INSTALL_MOD_PATH="$kernel/root" modules_install
    rm -f "$kernel/image"
    cp "$kernel/tree/$(make -s -C "$kernel/tree" image_name)" "$kernel/vmlinuz"
    ln -sfn root/lib/modules "$kernel/modules"
    ln -sfn tree "$kernel/build"
    make -s -C "$kernel/tree" kernelrelease >"$kernel/release.new"
    mv "$kernel/release.new" "$kernel/release"
}

# debug_check [CHECK.sh...]: the checks with one processor and with two, but for those
# that need a plugin of QEMU, which would count what this kernel adds, or another
# machine.  Of what a check does hundreds of times and more, it does a tenth here
# (NFPOOL_FEWER=1: all).
# Runs with the same module add up.  Leaves in target/vm-debug
#
#   CPUS-N/CHECK.log, .status   what each said, in the Nth VM with so many processors
#   results                     a line for each: its last run
#   unreached                   the module's lines that none of them executed
#   snull.ko                    the module
debug_check() {
    local VM_NICS out=$root/target/vm-debug cpus check names status=0
    if (($# == 0)); then
        for check in "$root"/scripts/guest/check/*.sh; do
            set -- "$@" "${check##*/}"
        done
    fi
    for check; do
        [[ -e $root/scripts/guest/check/$check ]] || die "scripts/guest/check/$check: no such check"
    done
    need_java_client
    debug_kernel_prepare
    step "Building the module for Linux $release and the C programs"
    build_module
    build_fault_module
    build_native
    if ! cmp -s "$module" "$out/snull.ko"; then
        rm -rf "$out"
        mkdir -p "$out"
        cp "$module" "$out"
    fi
    VM_NICS=$(check_nics "$@")
    for cpus in ${VM_CPUS:-1 2}; do
        names=()
        for check; do
            [[ $(check_plugin "$check")$(check_machine "$check") ]] || (($(VM_CPUS='' check_processors "$check") > cpus)) || names+=("$check")
        done
        debug_check_with "$cpus" "$(find "$out" -maxdepth 1 -name "$cpus-*" | wc -l)" "${names[@]}" || status=1
    done
    debug_unreached "$out" >"$out/unreached"
    step "Lines of the module that these checks did not reach: $(grep -c . "$out/unreached")"
    cat "$out/unreached"
    step "Results (and the lines above) are in $out"
    cat "$out/results"
    return $status
}

# debug_check_with CPUS VMS CHECK.sh...: all in one VM, after so many VMs before; if its
# kernel dies over a check, those after it in another.  If one is not done in time
# (VM_SECONDS), returns 124.  Page tables have four levels: with five, an interrupt while
# 6.1 looks at its first processor makes KASAN report addresses that are right.
debug_check_with() {
    local cpus=$1 vm=$2 dir ended status=0
    shift 2
    while (($#)); do
        vm=$((vm + 1))
        dir=$out/$cpus-$vm
        mkdir -p "$dir"
        step "Booting Linux $release in QEMU, processors: $cpus"
        ended=0
        (VM_CPUS=$cpus VM_CLOCK=work VM_APPEND="log_buf_len=16M no5lvl" VM_SECONDS=${VM_SECONDS:-36000} NFPOOL_FEWER=${NFPOOL_FEWER:-10} \
            vm_run "$dir" scripts/guest/debug-check "$@") || ended=$?
        while (($#)) && [[ -e $dir/${1%.sh}.status ]]; do
            debug_result "$(<"$dir/${1%.sh}.status")" "$1" "$cpus"
            shift
        done
        if (($#)); then
            if ((ended == 124)); then
                debug_result late "$1" "$cpus"
            else
                debug_result died "$1" "$cpus"
                ended=1
            fi
            shift
        fi
        ((ended == 0)) || status=$ended
    done
    return $status
}

# debug_result STATUS CHECK.sh CPUS
debug_result() {
    local answer=FAILED
    case $1 in
    0) answer=ok ;;
    77) answer=skipped ;;
    died | late) answer=$1 ;;
    esac
    touch "$out/results"
    sed -i "/ ${2%.sh}, processors: $3\$/d" "$out/results"
    printf '%-8s %s, processors: %s\n' "$answer" "${2%.sh}" "$3" >>"$out/results"
}

# debug_unreached OUT: FILE:LINE: TEXT of each line of the module that is code,
# and that none of the checks executed: gcov's counts of all VMs.
debug_unreached() {
    local scratch dump build
    scratch=$(mktemp -d)
    for build in "${module%/*}" "${fault_module%/*}"; do
        for dump in "$1"/*/gcov"$build"; do
            [[ -d $dump ]] || continue
            rm -f "$scratch"/*
            cp "$build"/*.gcno "$dump"/*.gcda "$scratch"
            (cd "$scratch" && gcov --stdout -- *.gcda 2>/dev/null)
        done
    done | awk -F : '
        $2 + 0 == 0 && $3 == "Source" { file = $4; sub(/.*\//, "", file) }
        $2 + 0 == 0 || file !~ /^snull_/ { next }
        {
            count = $1
            gsub(/[ *]/, "", count)
            place = sprintf("%s:%d", file, $2)
            if (count == "#####" || count == "=====") {
                text[place] = $0
                sub(/^[^:]*:[^:]*:[ \t]*/, "", text[place])
            } else if (count != "-") {
                reached[place] = 1
            }
        }
        END {
            for (place in text)
                if (!(place in reached))
                    print place ": " text[place]
        }' | sort -t : -k 1,1 -k 2,2n
    rm -rf "$scratch"
}

# run_fuzz_driver [SECONDS [SEED]]: the driver's files, for so many seconds of the
# guest's clock.  In target/fuzz-driver/1-1/fuzz/SHAPE it leaves the cases that
# reached more than those before, for the next run to begin with, and the last ones.
run_fuzz_driver() {
    local out=$root/target/fuzz-driver seconds=${1:-600} seed=${2:-1} status=0
    [[ $# -le 2 && $seconds =~ ^[1-9][0-9]*$ && $seed =~ ^[1-9][0-9]*$ ]] ||
        die 'usage: scripts/lab fuzz-driver [SECONDS [SEED]]'
    debug_kernel_prepare
    step "Building the module for Linux $release and the C programs"
    build_module
    build_native
    mkdir -p "$out"
    rm -f "$out/results" "$out"/1-1/fuzz-driver.*
    NFPOOL_FUZZ_SECONDS=$seconds NFPOOL_FUZZ_SEED=$seed debug_check_with 1 0 fuzz-driver.sh || status=$?
    cat "$out/1-1/fuzz-driver.log" 2>/dev/null || true
    case $status in
    0) ;;
    124) die "the VM's time was over before $seconds s of its clock were; up to the last look at its kernel's log (once a minute), no fault was found" ;;
    *) die "fuzz-driver.sh failed, or the kernel died; the last cases are in $out/1-1/fuzz/*/last, the newest file (driver_fuzz --replay FILE makes them again)" ;;
    esac
}
