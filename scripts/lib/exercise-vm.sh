# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Lets a VM judge what is handed in.  Its root is its initramfs, and no file of this
# machine can be reached from it.  What it finds comes out by a serial line, each
# line of it after a number that only the judge in the VM knows.
#
#   $judged/tree        the root of the VM
#   $judged/units       a line for each check to run: SUBMISSION CHECK EXERCISE LIMIT VM;
#                       VM is "cards" for one with network cards, "java" for one with
#                       a Java runtime, alone/SUBMISSION for one that judges nothing
#                       else, or "all"
#   $judged/verdict/SUBMISSION/CHECK
#                       ok, or fail and why

# Bytes that the console, or the results, may take: what prints more ends the VM.
judge_output=4194304

# judge_alone FOLDER: until this command ends, no other one judges there.
judge_alone() {
    local lock
    mkdir -p "${1%/*}"
    exec {lock}>"$1.lock"
    flock -n "$lock" && return
    step 'Waiting for another exercise that is being judged in this checkout'
    flock "$lock"
}

# judge_begin FOLDER: sets judged; nothing is to be judged yet, and no exercise needs a
# network card (judge_nics).
judge_begin() {
    judged=$1 judge_nics=''
    rm -rf "$judged"
    mkdir -p "$judged"/tree/{bin,etc,dev,proc,sys,modules,sub,check,tmp} "$judged/verdict"
    : >"$judged/units"
    cp "$(guest_busybox)" "$judged/tree/bin/busybox"
    cp "$root/scripts/guest/judge" "$judged/tree/init"
    cp "$root/scripts/guest/judge-log" "$judged/tree/judge-log"
    printf '%s\n' root:x:0:0::/:/bin/sh nobody:x:65534:65534::/:/bin/sh >"$judged/tree/etc/passwd"
    printf '%s\n' "$arch_line" >"$judged/tree/line"
    kernel_modules "$kernel" "$release" "$judged/tree/modules" i6300esb virtio_pci virtio_net
    judge_parts=$work/lab/native$arch_suffix/obj/parts.a
    run_logged "$root/target/log/lab-native$arch_suffix.log" make -C "$root/native" CC="$(arch_tool gcc)" AR="$(arch_tool ar)" \
        LDFLAGS=-static OUT="$work/lab/native$arch_suffix" "$judge_parts"
}

# judge_program: the program that runs the checks of the exercise that was read.
judge_program() {
    local out=$judged/tree/check/$exercise check
    [[ ! -e $out ]] || return 0
    [[ ! $exercise_nics ]] || judge_nics=$exercise_nics
    case $exercise_kind in
    java) judge_java ;;
    offload)
        judge_java
        judge_ghdl
        build_module
        ;;
    esac
    printf '%s' "$exercise_says" >"$out.says"
    if [[ $exercise_kind == vhdl ]]; then
        judge_ghdl
        {
            printf 'bench %s\n' "$exercise_bench"
            for check in "${!exercise_cases[@]}"; do
                printf '%s %s\n' "$check" "${exercise_cases[$check]}"
            done
        } >"$out.cases"
        cp "$labs/check/vhdl" "$out"
        return
    fi
    if [[ $exercise_kind == model ]]; then
        ensure_packages "$model_tools"
        judge_libc
        cp "$labs/check/model" "$out"
        return
    fi
    run_logged "$judged/check-$exercise.log" "$(arch_tool gcc)" -std=gnu11 -Wall -Wextra ${CI:+-Werror} -O2 -static \
        -I"$root/native/include" -I"$root/native/lib" -I"$root/native/check" -I"$labs/check" \
        -o "$out" "$labs/$exercise/check.c" "$labs"/check/*.c "$judge_parts"
}

# judge_libc: in the root of the VM, the C library, for what is built here.
judge_libc() {
    if [[ $arch_foreign ]]; then
        mkdir -p "$judged/tree/lib"
        ln -sfn lib "$judged/tree/lib64"
        cp -L "/usr/$arch_gnu/lib"/{libc.so.6,"$arch_loader"} "$judged/tree/lib/"
    else
        # Spin needs nothing else.
        judge_libraries "$(command -v spin)"
    fi
}

# judge_libraries PROGRAM: in the root of the VM, what it is linked with.
judge_libraries() {
    local file
    for file in $(ldd "$1" | grep -o '/[^ ]*'); do
        mkdir -p "$judged/tree${file%/*}"
        [[ -e $judged/tree$file ]] || cp -L "$file" "$judged/tree$file"
    done
}

# judge_ghdl: GHDL in the root of the VM, with what it loads.
judge_ghdl() {
    local program
    [[ ! -e $judged/tree/bin/ghdl-mcode ]] || return 0
    ensure_packages "$offload_tools"
    program=$(command -v ghdl-mcode) || die 'ghdl-mcode is not there; install it (Debian: apt-get install ghdl-mcode)'
    cp "$program" "$judged/tree/bin/"
    judge_libraries "$program"
    mkdir -p "$judged/tree/usr/lib/ghdl"
    cp -rL /usr/lib/ghdl/mcode "$judged/tree/usr/lib/ghdl/"
}

# judge_add SUBMISSION FOLDER CHECK...: builds what FOLDER has for the exercise that
# was read, and puts those checks on the list; if it does not build, that is the
# verdict of each.
judge_add() {
    local id=$1 from=$2 check out=$judged/tree/sub/$1 log=$judged/verdict/$1.build vm=all
    [[ ! $exercise_alone ]] || vm=alone/$id
    [[ ! $exercise_nics ]] || vm=cards
    [[ $exercise_kind != java && $exercise_kind != offload ]] || vm=java
    shift 2
    mkdir -p "$out" "$judged/verdict/$id"
    judge_program
    if build_submission "$from" "$out" >"$log" 2>&1; then
        for check; do
            printf '%s\n' "$id $check $exercise $exercise_limit $vm" >>"$judged/units"
        done
        return
    fi
    for check; do
        judge_say "$id" "$check" 'it does not build:' \
            "$(grep -m 5 -E '(error|undefined|Error)[ :]' "$log" | sed -E "s#[^ ]*/lab/build/[^/]*/##g")"
    done
}

# judge_say SUBMISSION CHECK WORD...: the check is not met, and why.
judge_say() {
    local file=$judged/verdict/$1/$2
    shift 2
    {
        echo fail
        printf '%s\n' "$@" | sed '1s/^/verdict: /'
    } >"$file"
}

# judge_next: of what is in $judged/left, what the next VM runs; sets judge_vm.
judge_next() {
    judge_vm=$(awk 'NR == 1 { print $5 }' "$judged/left")
    awk -v vm="$judge_vm" '$5 == vm { print $1, $2, $3, $4 }' "$judged/left" >"$judged/tree/units"
}

# judge_pack FOLDER
judge_pack() {
    (cd "$1" && find . | cpio --quiet -R 0:0 -o -H newc)
}

# judge_boot NONCE: one VM, that runs some of what is in $judged/left.  Its memory below
# 4 GiB has room for the initramfs; what is above, for the files in it, for checks, and
# for a pool whose address needs more than 32 bits.  A network card does not reach that:
# with one, all memory is below.  init_on_alloc=0: the kernel does not clear what a
# submission should.
judge_boot() {
    local below above machine=$arch_machine cards=() more=()
    judge_next
    printf '%s\n' "$1" >"$judged/tree/nonce"
    printf '%s\n' "${lab_seed:-1}" >"$judged/tree/seed"
    [[ $judge_vm != java ]] || more=("$judged/java")
    # What is not compressed comes first: its end is where the next may begin.
    {
        [[ $judge_vm != java ]] || judge_pack "$judged/java"
        judge_pack "$judged/tree" | gzip -1
    } >"$judged/initrd"
    below=$((128 + $(stat -c %s "$judged/initrd") / 1048576))
    above=$((384 + $(du -smc "$judged/tree" "${more[@]}" | tail -n 1 | cut -f 1)))
    if [[ $judge_vm == cards ]]; then
        # shellcheck disable=SC2086 # words
        mapfile -t cards < <(vm_nics $judge_nics)
        arch_memory=$((below + above))
    else
        arch_split "$below" "$above" "$machine"
        machine=$arch_machine_split
    fi
    rm -f "$judged/results" "$judged/console"
    (
        ulimit -f $((judge_output / 1024))
        exec timeout --foreground -s KILL "${VM_SECONDS:-3600}" "$arch_qemu" \
            -accel tcg,thread=single -cpu "$arch_cpu" -smp 1 -icount shift=0,sleep=off -rtc clock=vm \
            -m "$arch_memory" -machine "$machine" -nodefaults -no-user-config -display none -no-reboot -nic none \
            -device i6300esb -action watchdog=poweroff -trace runstate_set "${cards[@]}" \
            -serial "file:$judged/console" \
            -chardev "file,id=results,path=$(vm_path "$judged/results")" -device "$arch_line_device,chardev=results" \
            -kernel "$kernel/image" -initrd "$judged/initrd" \
            -append "console=$arch_console quiet loglevel=4 panic=-1 oops=panic init_on_alloc=0 $arch_words $arch_clock_words $arch_counted_words"
    ) </dev/null >"$judged/qemu.log" 2>&1
}

# judge_run: until each check on the list has a verdict.  What ends the VM is the
# fault of the check that was running; the others go on in the next VM.
judge_run() {
    local nonce status word id check rest said running before
    awk -v seed="${lab_seed:-1}" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' "$judged/units" |
        sort -k1,1g | cut -f 2 | sort -s -k1,1 >"$judged/left"
    while [[ -s $judged/left ]]; do
        before=$(wc -l <"$judged/left")
        nonce=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
        status=0
        judge_boot "$nonce" || status=$?
        ((status != 137 && status != 124)) ||
            die "the VM was not done after ${VM_SECONDS:-3600} seconds of this machine's clock; VM_SECONDS= gives it more"
        running='' said=''
        while read -r word rest; do
            [[ $word == "$nonce" ]] || continue
            read -r word rest <<<"$rest"
            case $word in
            broken) die "the VM is not as it should be: $rest; what it said is in $judged/console" ;;
            begin) running=$rest said='' ;;
            say) said+=$rest$'\n' ;;
            end)
                read -r id check word <<<"$rest"
                printf '%s\n%s' "$word" "$said" >"$judged/verdict/$id/$check"
                judge_done "$id" "$check"
                running=''
                ;;
            esac
        done < <(tr -d '\r' <"$judged/results")
        if [[ $running ]]; then
            read -r id check <<<"$running"
            judge_say "$id" "$check" "$(judge_last_words)"
            judge_done "$id" "$check"
        fi
        (($(wc -l <"$judged/left") < before)) ||
            die "the VM ended before it judged anything; what it said is in $judged/console and $judged/qemu.log"
    done
}

# judge_done SUBMISSION CHECK
judge_done() {
    grep -v "^$1 $2 " "$judged/left" >"$judged/left.new" || true
    mv "$judged/left.new" "$judged/left"
}

# Why the VM ended in the middle of a check.  QEMU's log says if the guest asked for it;
# what the watchdog does is not in it.
judge_last_words() {
    local panic
    if (($(stat -c %s "$judged/console" "$judged/results" | sort -n | tail -n 1) >= judge_output - 4096)); then
        echo "it printed more than $judge_output bytes, and the VM was ended"
    elif panic=$(grep -a -m 1 -E 'BUG:|Oops|general protection|Unable to handle|Kernel panic|kernel BUG' "$judged/console"); then
        echo "the kernel of the VM panicked:"
        printf '%s\n' "$panic"
        grep -a -m 3 -E '^[^a-z]*(RIP|pc ): |snull_[a-z_]*\+0x.*\[snull\]' "$judged/console" || true
    elif grep -q 'runstate_set .*shutdown' "$judged/qemu.log"; then
        echo 'it ended the VM before the check was done'
    else
        echo "the kernel of the VM hung: it did not come back in some thousand million instructions more than the check may take"
    fi
}
