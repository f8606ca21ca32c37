# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Runs the models of the protocol (docs/models.md): spin, litmus tests, jcstress.

model_usage='usage: scripts/lab model [spin | litmus | jcstress [OPTION...]]

  spin       the order of the slots (kmod/model/*.pml), with mutants
  litmus     the barriers (kmod/model/litmus), by herd7, with mutants; skipped
             where herd7 is missing, which no distribution has
  jcstress   the Java client on two processors (java-client/src/jcstress);
             options are those of jcstress, such as -m default -t OrderTest

Without a word, all three.

  HERD7      the program, if it is not on PATH
  LKMM       tools/memory-model of a kernel tree, if it is not to be fetched
'

model_tools='
spin spin
gcc gcc
/usr/include/stdio.h libc6-dev
'

# What spin is to find: "proved" or "error", slots, and the macros of
# kmod/model/slot_order.pml.
model_spin_cases='
proved 2 -DDRIVER
proved 3 -DDRIVER
proved 2 -DDRIVER -DPACKET_POOL
proved 3 -DDRIVER -DPACKET_POOL
proved 2 -DDRIVER -DANY_ORDER
proved 3 -DDRIVER -DANY_ORDER
proved 2 -DDRIVER -DPACKET_POOL -DANY_ORDER
proved 3 -DDRIVER -DPACKET_POOL -DANY_ORDER
proved 2 -DAHEAD=2
proved 3 -DAHEAD=3
proved 3 -DAHEAD=3 -DANY_ORDER
proved 2 -DAHEAD=2 -DPACKET_POOL
proved 3 -DAHEAD=3 -DPACKET_POOL
proved 2 -DAHEAD=2 -DBLANKS
proved 3 -DAHEAD=3 -DBLANKS
proved 2 -DAHEAD=2 -DBLANKS -DANY_ORDER
proved 2 -DAHEAD=2 -DBLANKS -DPACKET_POOL
proved 3 -DAHEAD=3 -DBLANKS -DPACKET_POOL
proved 2 -DAHEAD=2 -DBLANKS -DPACKET_POOL -DANY_ORDER
proved 2
proved 3
proved 2 -DPACKET_POOL
proved 3 -DPACKET_POOL
proved 2 -DPACKET_POOL -DLONGEST=1
proved 3 -DPACKET_POOL -DLONGEST=1
proved 2 -DPACKET_POOL -DANY_ORDER
proved 3 -DPACKET_POOL -DANY_ORDER
proved 3 -DPACKET_POOL -DANY_ORDER -DMUTANT_RUN_BACKWARDS
error 2 -DDRIVER -DMUTANT_ONE_LOOK
error 3 -DDRIVER -DMUTANT_ONE_LOOK
error 2 -DDRIVER -DMUTANT_WI_AS_IT_IS
error 3 -DDRIVER -DMUTANT_WI_AS_IT_IS
error 2 -DDRIVER -DPACKET_POOL -DMUTANT_ONE_LOOK
error 2 -DDRIVER -DPACKET_POOL -DMUTANT_WI_AS_IT_IS
error 2 -DAHEAD=2 -DMUTANT_ONE_LOOK
error 2 -DAHEAD=2 -DMUTANT_NO_BOUND
error 2 -DAHEAD=2 -DPACKET_POOL -DMUTANT_WI_AS_IT_IS
error 2 -DAHEAD=2 -DBLANKS -DMUTANT_LEAVES_WRITE
error 2 -DAHEAD=2 -DBLANKS -DMUTANT_BLANK_STAYS_NEXT
error 2 -DAHEAD=2 -DBLANKS -DPACKET_POOL -DMUTANT_LEAVES_WRITE
error 2 -DAHEAD=2 -DBLANKS -DPACKET_POOL -DMUTANT_FORGETS_BLANK
error 2 -DAHEAD=2 -DBLANKS -DPACKET_POOL -DMUTANT_BLANK_BEFORE_HELD
error 2 -DMUTANT_ONE_LOOK
error 2 -DMUTANT_READER_ONE_LOOK
error 2 -DMUTANT_WI_FIRST
error 2 -DMUTANT_ATTACH_NO_LOCK
error 2 -DANY_ORDER -DMUTANT_DOES_NOT_LOOK
error 2 -DANY_ORDER -DAT_ONCE
error 2 -DPACKET_POOL -DMUTANT_ONE_LOOK
error 2 -DPACKET_POOL -DMUTANT_WI_AS_IT_IS
error 2 -DPACKET_POOL -DMUTANT_READER_ONE_LOOK
error 2 -DPACKET_POOL -DMUTANT_WI_FIRST
error 2 -DPACKET_POOL -DMUTANT_ATTACH_NO_LOCK
error 2 -DPACKET_POOL -DMUTANT_RUN_BACKWARDS
error 2 -DPACKET_POOL -DANY_ORDER -DMUTANT_DOES_NOT_LOOK
error 2 -DPACKET_POOL -DANY_ORDER -DMUTANT_FORGETS_HELD
error 2 -DPACKET_POOL -DANY_ORDER -DAT_ONCE
'

run_model() {
    local what=${1:-all}
    case $what in
    spin | litmus | all)
        (($# <= 1)) || die "model $what takes no arguments"
        ;;
    jcstress) ;;
    *)
        printf 'lab: model %s: no such model\n\n%s' "$what" "$model_usage" >&2
        exit 2
        ;;
    esac
    case $what in spin | all) model_spin ;; esac
    case $what in litmus | all) model_litmus ;; esac
    case $what in jcstress | all) model_jcstress "${@:2}" ;; esac
}

model_spin() {
    local expected slots macros failed=0 running=0
    ensure_packages "$model_tools"
    step "Model: the order of the slots ($(spin -V | head -n 1))"
    while read -r expected slots macros; do
        [[ $expected ]] || continue
        # As many at a time as there are processors.
        if ((running == $(nproc))); then
            wait -n || failed=1
            running=$((running - 1))
        fi
        model_spin_case "$expected" "$slots" "$macros" &
        running=$((running + 1))
    done <<<"$model_spin_cases"
    while ((running-- > 0)); do
        wait -n || failed=1
    done
    ((failed == 0)) || die "spin did not find what it should (above); logs are in $root/target/model/spin"
}

# model_spin_case EXPECTED SLOTS MACROS: a folder of its own for each, with the
# log, and the trail of an error.
model_spin_case() {
    local expected=$1 slots=$2 macros=$3 dir found states flags=()
    read -ra flags <<<"-DSLOTS=$slots $macros"
    dir=$root/target/model/spin/$slots${macros// /}
    rm -rf "$dir"
    mkdir -p "$dir"
    cp "$root"/kmod/model/*.pml "$dir"
    (
        cd "$dir"
        spin -a "${flags[@]}" slot_order.pml
        gcc -O1 -w -DSAFETY -DMEMLIM=4096 -o pan pan.c
        ./pan -m4000000
    ) >"$dir/log" 2>&1 || true
    states=$(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' "$dir/log")
    # A search that was cut short proves nothing.
    if grep -q 'errors: 0$' "$dir/log" && ! grep -q 'Search not completed\|max search depth' "$dir/log"; then
        found=proved
    elif grep -q 'assertion violated' "$dir/log"; then
        found=error
    else
        found='no result'
    fi
    if [[ $found == "$expected" ]]; then
        printf 'ok      %d slots%s: %s, %s states\n' "$slots" "${macros:+, $macros}" "$found" "$states"
    else
        printf 'FAILED  %d slots%s: %s, expected: %s (%s/log)\n' "$slots" "${macros:+, $macros}" "$found" "$expected" "$dir"
        return 1
    fi
}

model_litmus() {
    local herd failed=0
    herd=$(command -v "${HERD7:-herd7}") || {
        step 'Skipped: the litmus tests: herd7 is missing (docs/models.md says how to build it)'
        return 0
    }
    model_lkmm_prepare
    step "Model: the barriers (herd7 $("$herd" -version))"
    model_litmus_folder linux -I "$lkmm" -conf "$lkmm/linux-kernel.cfg" || failed=1
    model_litmus_folder c11 -model c11_partialSC.cat || failed=1
    model_litmus_folder aarch64 || failed=1
    ((failed == 0)) || die 'herd7 did not find what the files say (above)'
}

# model_litmus_folder FOLDER HERD-OPTION...: each file says its result.
model_litmus_folder() {
    local file expected found failed=0
    for file in "$root/kmod/model/litmus/$1"/*.litmus; do
        expected=$(sed -n 's/^ \* Result: //p' "$file")
        found=$("$herd" "${@:2}" "$file" 2>&1 | sed -n 's/^Observation [^ ]* \([A-Z][a-z]*\).*/\1/p') || found=
        if [[ -n $expected && $found == "$expected" ]]; then
            printf 'ok      %s: %s\n' "$1/${file##*/}" "$found"
        else
            printf 'FAILED  %s: %s, expected: %s\n' "$1/${file##*/}" "${found:-no result}" "$expected"
            failed=1
        fi
    done
    return "$failed"
}

# The kernel's memory model: of its source, 150 MB of which 0.1 MB are kept.
model_lkmm_prepare() {
    lkmm=${LKMM:-$cache/lkmm}
    [[ ! -e $lkmm/linux-kernel.cfg ]] || return 0
    [[ -z ${LKMM:-} ]] || die "LKMM=$LKMM: no linux-kernel.cfg there; give tools/memory-model of a kernel tree"
    step "Fetching the kernel's memory model from its source (about 140 MB)"
    need_space "$cache" 500
    archive_linux_source "$lkmm" 3 tools/memory-model
}

# Without options: one fork for each way to compile a test.
model_jcstress_short=(-m quick -sc false -f 1 -iters 1 -time 300)

# model_jcstress OPTION...
model_jcstress() {
    local log=$root/target/model/jcstress.log status=0
    ensure_packages "$(arch_tools)$lab_tools"
    jdk_prepare
    (($#)) || set -- "${model_jcstress_short[@]}"
    step "Model: the Java client, jcstress $*"
    mkdir -p "${log%/*}"
    (cd "$root" && mvn -B -ntp -P jcstress -DskipTests -pl java-client/src/jcstress -am verify "-Djcstress=$*") \
        >"$log" 2>&1 || status=$?
    sed -n '/RUN RESULTS/,/^\[INFO\]/p' "$log" | head -n 60
    ((status == 0)) || die "jcstress has failed; the whole log is $log"
}
