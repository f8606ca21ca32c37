# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The module on many kernels: built, booted and tested on each, one row a
# kernel, one column a question.  A row's answers are in
# $work/matrix/ROW/results, "COLUMN<tab>ANSWER" a line, the last one counts.

# The kernels are those of arch_kernels (arch.sh): for amd64, the oldest that Debian
# still keeps to the newest.

# Answers of native/check/kernel_check.c, which runs on every kernel.
matrix_columns=(load address traffic mapping devmem send view claim unload log)

# Checks in scripts/guest/check, a column each.  They need the VM with the
# machine's programs, so that kernels before 3.2 have no answer there.
matrix_checks=(load-unload attach-forms)

# The same, of the oldest and the newest kernel only, to save time.
matrix_end_checks=(tx-zero-copy channels channel-cache user-pool cow-view)

# run_matrix [--list] [--shard I/N] [--kernel SUITE]... | --kernel-tree DIR --image BZIMAGE
run_matrix() {
    local suites=() all=() tree='' image='' rows=() suite shard=1/1 list=''
    read -ra all <<<"$arch_kernels"
    while (($#)); do
        if [[ $1 == --list ]]; then
            list=1
            shift
            continue
        fi
        [[ $# -ge 2 ]] || die "matrix: $1 needs a value"
        case $1 in
        --shard) shard=$2 ;;
        --kernel)
            [[ " ${all[*]} " == *" $2 "* ]] || die "matrix: $2 is none of: ${all[*]}"
            suites+=("$2")
            ;;
        --kernel-tree) tree=$(cd "$2" && pwd) || die "matrix: no folder $2" ;;
        --image) image=$(realpath -e "$2") || die "matrix: no file $2" ;;
        *) die "matrix: $1: not understood; see scripts/lab help" ;;
        esac
        shift 2
    done
    if [[ $tree || $image ]]; then
        [[ $tree && $image ]] || die 'matrix: --kernel-tree DIR and --image BZIMAGE belong together'
        ensure_packages "$(arch_tools)$matrix_tools$legacy_tools"
        rows+=("$(basename "$tree")")
        matrix_row "${rows[0]}" matrix_try_tree "$tree" "$image"
    elif ((${#suites[@]} == 0)); then
        suites=("${all[@]}")
    fi
    if ((${#suites[@]})); then
        suite=$(printf '%s\n' "${suites[@]}" | shard_of "$shard") || exit 1
        [[ $suite ]] || die "matrix --shard $shard: there are fewer kernels than parts"
        mapfile -t suites <<<"$suite"
        if [[ $list ]]; then
            printf '%s\n' "${suites[@]/%/$arch_suffix}"
            return
        fi
        [[ $(distribution) == debian ]] ||
            die "matrix: the kernels come from Debian's archive, and this is $(distribution); use --kernel-tree"
        ensure_packages "$(arch_tools)$matrix_tools"
        [[ $arch_foreign ]] || build_native
        mkdir -p "$work/matrix"
        for suite in "${suites[@]}"; do
            rows+=("$suite$arch_suffix")
            # As many at a time as there are processors.
            while (($(jobs -pr | wc -l) >= $(nproc))); do
                wait -n || true
            done
            matrix_row "$suite$arch_suffix" "matrix_try_${arch_foreign:+foreign_}suite" "$suite" &
        done
        wait
    fi
    for suite in "${rows[@]}"; do
        matrix_junit "$suite" >"$work/matrix/$suite/junit.xml"
    done
    matrix_table "${rows[@]}"
}

# matrix_row NAME COMMAND...: COMMAND fills in the row, and may die doing so.
matrix_row() {
    local out=$work/matrix/$1
    step "Testing on the kernel of $1"
    rm -rf "$out"
    mkdir -p "$out"
    answer build failed
    # Not "(...) || ...", under which a failing command would not end it.
    set +e
    (
        set -e
        "${@:2}"
    ) </dev/null
    set -e
}

answer() {
    printf '%s\t%s\n' "$1" "$2" >>"$out/results"
}

# answer_none COLUMN...: not asked.
answer_none() {
    local column
    for column; do
        answer "$column" -
    done
}

# What the guest has printed.
answers_from() {
    sed -n 's/^RESULT \([^ ]*\) \(.*\)/\1\t\2/p' "$1" >>"$out/results"
}

# Of the module that build_module or kbuild has made.
answer_build() {
    answer build ok
    answer compiler "$(readelf -p .comment "$module" | sed -n 's/.*GCC: .* /gcc /p' | head -n 1)"
}

# matrix_prepare SUITE: its kernel, and the module for it; one row after the other.
matrix_prepare() {
    local lock
    exec {lock}>"$work/matrix/lock"
    flock "$lock"
    kernel_prepare "$1"
    answer kernel "$release"
    build_module
    answer_build
    exec {lock}>&-
}

matrix_try_suite() {
    local checks=("${matrix_checks[@]}")
    matrix_prepare "$1"
    : >"$out/answers"
    if [[ $1 == "${all[0]}" || $1 == "${all[-1]}" ]]; then
        checks+=("${matrix_end_checks[@]}")
    else
        answer_none "${matrix_end_checks[@]}"
    fi
    # Also if the kernel dies over it.
    (VM_NICS=$(check_nics "${checks[@]/%/.sh}") VM_SECONDS=${VM_SECONDS:-3600} vm_run "$out" scripts/guest/matrix "${checks[@]}") >"$out/log" 2>&1 || true
    answers_from "$out/answers"
}

# Any kernel that has a serial console and can start from an initramfs.  Its
# only program is kernel_check.
matrix_try_tree() {
    local image=$2 cpus=${VM_CPUS:-1}
    [[ $arch == amd64 ]] || die "matrix --kernel-tree: the VM for it is amd64 only"
    kernel=$out
    ln -s "$1" "$kernel/build"
    kernel_make=(make)
    kernel_goal=modules
    ! grep -q '^VERSION = 2$' "$kernel/build/Makefile" || kernel_goal=legacy
    module=$out/kmod/snull.ko
    kbuild "$out/kmod"
    answer_build

    matrix_boot "$image" musl-gcc -cpu kvm64 -smp "$cpus,sockets=$cpus,cores=1,threads=1" \
        -append "console=$arch_console panic=-1 acpi=off noapic"
}

# A kernel of another machine.
matrix_try_foreign_suite() {
    matrix_prepare "$1"
    matrix_boot "$kernel/image" "$(arch_tool gcc)" -machine "$arch_machine" -cpu "$arch_cpu" -smp "${VM_CPUS:-1}" \
        -append "console=$arch_console panic=-1 quiet loglevel=4 $arch_words"
}

# matrix_boot IMAGE COMPILER OPTION...: boots it with kernel_check, linked statically,
# as its only program.
matrix_boot() {
    local image=$1 static=$work/static$arch_suffix
    run_logged "$out/native.log" make -C "$root/native" CC="$2" LDFLAGS=-static OUT="$static" "$static/kernel_check"
    shift 2
    mkdir "$out/initramfs"
    cp "$static/kernel_check" "$out/initramfs/init"
    # What debuggers need is most of it, and the guest has little memory.
    "$arch_gnu-strip" -g -o "$out/initramfs/snull.ko" "$module"
    (cd "$out/initramfs" && find . | cpio --quiet -o -H newc -R 0:0) >"$out/initramfs.cpio"
    timeout --foreground "${VM_SECONDS:-300}" "$arch_qemu" -accel tcg -m 256 \
        -nodefaults -no-user-config -display none -no-reboot -nic none -serial stdio \
        -kernel "$image" -initrd "$out/initramfs.cpio" "$@" </dev/null |
        sed -u 's/\r$//' >"$out/console" || true
    answer kernel "$(sed -n 's/^kernel_check: Linux \([^ ]*\).*/\1/p' "$out/console")"
    answers_from "$out/console"
    answer_none "${matrix_checks[@]}" "${matrix_end_checks[@]}"
}

# matrix_cell ROW COLUMN: the row's answer in that column.
matrix_cell() {
    awk -F '\t' -v column="$2" '$1 == column { text = $2 } END { print text }' \
        "$work/matrix/$1/results"
}

# matrix_junit ROW: its answers as a test suite, for scripts/lab merge.
matrix_junit() {
    local columns=(build "${matrix_columns[@]}" "${matrix_checks[@]}" "${matrix_end_checks[@]}") column text
    local cases='' failures=0
    for column in "${columns[@]}"; do
        text=$(matrix_cell "$1" "$column")
        cases+="    <testcase classname=\"matrix.$1\" name=\"$column\""
        case $text in
        ok) cases+='/>' ;;
        - | refused*) cases+="><skipped message=\"$(xml "$text")\"/></testcase>" ;;
        *)
            failures=$((failures + 1))
            cases+=$'>\n'"      <failure message=\"$(xml "${text:-no answer}")\"></failure>"$'\n    </testcase>'
            ;;
        esac
        cases+=$'\n'
    done
    printf '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n  <testsuite name="matrix.%s" tests="%d" failures="%d">\n%s  </testsuite>\n</testsuites>\n' \
        "$1" "${#columns[@]}" "$failures" "$cases"
}

# matrix_table ROW...: prints them, and says why if an answer is not "ok".
matrix_table() {
    local columns=(build "${matrix_columns[@]}" "${matrix_checks[@]}" "${matrix_end_checks[@]}") column row text failed=0
    local suite=20 release=22
    for row; do
        text=$(matrix_cell "$row" kernel)
        ((${#row} <= suite)) || suite=${#row}
        ((${#text} <= release)) || release=${#text}
    done
    printf '\n%-*s %-*s %-11s' "$suite" suite "$release" kernel compiler
    printf ' %s' "${columns[@]}"
    echo
    for row; do
        printf '%-*s %-*s %-11s' "$suite" "$row" "$release" "$(matrix_cell "$row" kernel)" "$(matrix_cell "$row" compiler)"
        for column in "${columns[@]}"; do
            text=$(matrix_cell "$row" "$column")
            case $text in
            ok | -) ;;
            refused*) text=refused ;;
            *) text=FAILED ;;
            esac
            printf " %-${#column}s" "$text"
        done
        echo
    done
    for row; do
        for column in "${columns[@]}"; do
            text=$(matrix_cell "$row" "$column")
            case $text in
            ok | - | refused*) ;;
            *)
                printf '%s: %s: %s\n' "$row" "$column" "${text:-no answer}"
                failed=1
                ;;
            esac
        done
        ((failed == 0)) || printf 'What was built and what the VM said: %s\n' "$work/matrix/$row"
    done
    return "$failed"
}
