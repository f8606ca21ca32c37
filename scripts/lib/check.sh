# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Runs the checks of scripts/guest/check in VMs.
#
# Those that one processor is enough for run in two VMs at a time, in guests whose
# clock counts their instructions: each VM takes the next check when it is done
# with one.  A check with the line "# processors: 2" runs after them, in a VM
# that has so many; one with a line "# machine: iommu" in such a VM (vm_machine in
# vm.sh).  VM_CPUS=N runs all of them in VMs with N processors.

# The longest ones: they begin first, so that no VM is left alone with one.
check_long=(duplex-soak java-send payload cycles channel-cache java-user-pool backends java-channels)

# check_processors CHECK.sh
check_processors() {
    local count
    count=$(sed -n 's/^# processors: \([0-9]*\)$/\1/p' "$root/scripts/guest/check/$1")
    printf '%s\n' "${VM_CPUS:-${count:-1}}"
}

# check_plugin CHECK.sh: the plugin that it needs, if any.
check_plugin() {
    sed -n 's/^# plugin: //p' "$root/scripts/guest/check/$1"
}

# check_machine CHECK.sh: the VM_MACHINE that it needs, if any.
check_machine() {
    sed -n 's/^# machine: //p' "$root/scripts/guest/check/$1"
}

# check_nics CHECK.sh...: of each model of network card, as many as the check has
# that wants most of them.
check_nics() {
    (cd "$root/scripts/guest/check" && awk '
        FNR == 1 { split("", wanted) }
        sub(/^# nics: /, "") {
            for (i = 1; i <= NF; i++)
                if (++wanted[$i] > most[$i]) {
                    most[$i]++
                    printf "%s%s", between, $i
                    between = " "
                }
        }' "$@")
}

# check_names [CHECK.sh...]: a line for each; all of them if none is named, the longest
# first.
check_names() {
    local names=("$@") check
    if (($# == 0)); then
        names=("${check_long[@]/%/.sh}")
        for check in "$root"/scripts/guest/check/*.sh; do
            check=${check##*/}
            [[ " ${names[*]} " == *" $check "* ]] || names+=("$check")
        done
    fi
    printf '%s\n' "${names[@]}"
}

# check_junit: $out/junit.xml of what is in $out.
check_junit() {
    local file name status
    {
        printf '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
        for file in "$out"/*.status; do
            [[ -e $file ]] || continue
            name=$(basename "$file" .status) status=$(<"$file")
            printf '  <testsuite name="vm-check.%s.sh" tests="1" failures="%d">\n    <testcase classname="vm-check" name="%s"' \
                "$name" $((status != 0 && status != 77)) "$name"
            case $status in
            0) printf '/>\n' ;;
            77) printf '><skipped/></testcase>\n' ;;
            *) printf '>\n      <failure message="status %d">%s</failure>\n    </testcase>\n' "$status" "$(xml "$(tail -n 20 "$out/$name.log")")" ;;
            esac
            printf '  </testsuite>\n'
        done
        printf '</testsuites>\n'
    } >"$out/junit.xml"
}

# check_all [CHECK.sh...]: with results in $out; all checks if none is named.
check_all() {
    local VM_NICS check one=() more=() counted=() other=() names status=0
    rm -rf "$out"/vm[1-9]
    mkdir -p "$out"
    rm -f "$out"/*.status
    mapfile -t names < <(check_names "$@")
    set -- "${names[@]}"
    for check; do
        [[ -f $root/scripts/guest/check/$check ]] || die "vm-check: no check $check in scripts/guest/check"
        if [[ $(check_plugin "$check") && ! $arch_plugins ]]; then
            check_skip "$check" "what counts its loads and stores does not know the instructions of $arch"
        elif [[ $(check_machine "$check") && ! $arch_machines ]]; then
            check_skip "$check" "$arch has no such machine"
        elif [[ $(check_plugin "$check") ]]; then
            counted+=("$check")
        elif [[ $(check_machine "$check") ]]; then
            other+=("$check")
        elif [[ $(check_processors "$check") == 1 ]]; then
            one+=("$check")
        else
            more+=("$check")
        fi
    done
    VM_NICS=$(check_nics "$@")
    ((${#one[@]} == 0)) || check_in_two "${one[@]}" || status=$?
    ((${#more[@]} == 0)) || VM_CPUS=$(check_processors "${more[0]}") check_vm 3 "${more[@]}" || status=$?
    ((${#counted[@]} == 0)) || check_counted "${counted[@]}" || status=$?
    ((${#other[@]} == 0)) || check_elsewhere "${other[@]}" || status=$?
    # What each check said, whichever VM it ran in.
    ((${#one[@]} + ${#more[@]} + ${#counted[@]} + ${#other[@]} == 0)) || cp "$out"/vm[1-9]/*.{log,status} "$out"
    return $status
}

# check_skip CHECK.sh WHY: as if it had said so in a VM.
check_skip() {
    echo "skipped ${1%.sh}: $2"
    echo "SKIPPED: $2" >"$out/${1%.sh}.log"
    echo 77 >"$out/${1%.sh}.status"
}

# check_in_two CHECK.sh...: in two VMs where there are processors for them.
check_in_two() {
    local taken pids=() pid status=0
    if (($(nproc) < 2 || $# < 2)); then
        check_vm 1 "$@"
        return
    fi
    # A check is the VM's that makes the folder of its name there.
    taken=$(mktemp -d "$out/taken.XXXXXX") || die "cannot make a folder in $out"
    VM_SHARE=$taken check_vm 1 "$@" &
    pids+=($!)
    VM_SHARE=$taken check_vm 2 "$@" &
    pids+=($!)
    for pid in "${pids[@]}"; do
        wait "$pid" || status=$?
    done
    rm -rf "$taken"
    return $status
}

# check_counted CHECK.sh...: they leave the plugin's counts in $out/vm4/touched.
check_counted() {
    local plugin
    plugin_build memory
    VM_PLUGIN=$plugin,out=$(vm_path "$out/vm4/touched"),pool=$(vm_path "$out/vm4/pools") check_vm 4 "$@"
}

# check_elsewhere CHECK.sh...: each in a VM of its own.
check_elsewhere() {
    local check n=5 status=0
    for check; do
        VM_MACHINE=$(check_machine "$check") check_vm $n "$check" || status=$?
        n=$((n + 1))
    done
    return $status
}

# check_vm NUMBER CHECK.sh...: the guest limits each check, in its own time; the
# limit here is for a VM that hangs.
check_vm() {
    VM_CLOCK=work VM_SECONDS=${VM_SECONDS:-36000} vm_run "$out/vm$1" scripts/guest/run-checks "${@:2}"
}
