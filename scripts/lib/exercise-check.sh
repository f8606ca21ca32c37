# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What comes of an exercise: for the student, and for the proof that its checks tell
# wrong answers from right ones.

# exercise_setup: what building and judging need.
exercise_setup() {
    # Two serial lines, and a watchdog that is a PCI device.
    [[ $arch_line ]] || die "exercises are judged in a VM that is amd64 or arm64, and this one is $arch"
    ensure_packages "$(arch_tools)$exercise_tools"
    PATH=$PATH:/usr/sbin:/sbin
    kernel_prepare "$(machine_suite)"
}

# exercise_not_here: why the exercise that was read cannot be judged in such a VM; nothing
# if it can.
exercise_not_here() {
    case $exercise_kind in
    java)
        [[ ! $arch_foreign ]] || echo "its Java runtime is made of this machine's JDK, and the VM is $arch; leave out --arch"
        ;;
    vhdl | offload)
        [[ $arch_mcode && ! $arch_foreign ]] || echo "its judge simulates by GHDL's mcode, which Debian has for amd64 only; use an amd64 machine"
        ;;
    esac
}

# exercise_possible: the exercise that was read can be judged, or this script ends.
exercise_possible() {
    local why
    why=$(exercise_not_here)
    [[ ! $why ]] || die "exercise $exercise cannot be judged here: $why"
}

# verdict_met SUBMISSION CHECK
verdict_met() {
    [[ $(head -n 1 "$judged/verdict/$1/$2" 2>/dev/null) == ok ]]
}

# verdict_points SUBMISSION CHECK...: sets points and total.
verdict_points() {
    local id=$1 check
    shift
    points=0 total=0
    for check; do
        total=$((total + exercise_points[$check]))
        ! verdict_met "$id" "$check" || points=$((points + exercise_points[$check]))
    done
}

# verdict_print SUBMISSION CHECK...: with a reason for each that is not met.
verdict_print() {
    local id=$1 check points total
    shift
    for check; do
        if verdict_met "$id" "$check"; then
            printf 'ok      %2d of %2d  %-9s %s\n' "${exercise_points[$check]}" "${exercise_points[$check]}" "$check" "${exercise_text[$check]}"
        else
            printf 'FAILED   0 of %2d  %-9s %s\n' "${exercise_points[$check]}" "$check" "${exercise_text[$check]}"
            sed '1d; s/^/                  /' "$judged/verdict/$id/$check"
        fi
    done
    verdict_points "$id" "$@"
    printf '%d of %d points\n' "$points" "$total"
}

# exercise_check NAME [DIR]: status 0 only with all points.
exercise_check() {
    local points total
    exercise_read "$1"
    exercise_folder "$@"
    exercise_possible
    exercise_setup
    judge_alone "$work/lab/check"
    judge_begin "$work/lab/check"
    step "Exercise $exercise: $exercise_title"
    judge_add student "$folder" "${exercise_checks[@]}"
    judge_run
    verdict_print student "${exercise_checks[@]}"
    verdict_points student "${exercise_checks[@]}"
    ((points == total))
}

# prove_add NAME [PATCH...]: the product, the skeleton, and those wrong answers.
prove_add() {
    local patch name dir=$judged/source/$1
    exercise_read "$1"
    shift
    exercise_product "$dir/product"
    exercise_skeleton "$dir/skeleton"
    for name in product skeleton; do
        judge_add "$exercise.$name" "$dir/$name" "${exercise_checks[@]}" "${exercise_hidden[@]}"
    done
    for patch; do
        name=$(basename "$patch" .patch)
        cp -r "$dir/product" "$dir/$name"
        run_logged "$judged/patch.log" patch -s -p1 -d "$dir/$name" -i "$patch"
        judge_add "$exercise.$name" "$dir/$name" "${exercise_checks[@]}" "${exercise_hidden[@]}"
    done
}

# prove_one NAME WHAT EXPECTED [VERDICT]: what lost points must be exactly what was to
# lose them, and for the reason VERDICT (a pattern).
prove_one() {
    local id=$1.$2 expected=$3 verdict=${4:-} lost='' check
    exercise_read "$1"
    for check in "${exercise_checks[@]}" "${exercise_hidden[@]}"; do
        verdict_met "$id" "$check" || lost+=" $check"
    done
    for check in $lost; do
        [[ ! $verdict ]] || sed 1d "$judged/verdict/$id/$check" | grep -qE "$verdict" || {
            printf 'FAILED  %s: %s: no word of: %s\n' "$1 $2" "$check" "$verdict"
            sed '1d; s/^/        /' "$judged/verdict/$id/$check"
            return 1
        }
    done
    if [[ ${lost# } == "$expected" ]]; then
        printf 'ok      %s: loses %s\n' "$1 $2" "${expected:-nothing}"
    else
        printf 'FAILED  %s: loses %s, expected: %s\n' "$1 $2" "${lost:- nothing}" "${expected:-nothing}"
        for check in $lost; do
            [[ " $expected " == *" $check "* ]] || sed "1d; s/^/        $check: /" "$judged/verdict/$id/$check"
        done
        return 1
    fi
}

# exercise_prove [--part I/N] [--busy] [NAME...]: of each exercise, that the product
# gets all points, the skeleton none, and each wrong answer loses what its patch says;
# with --part, a part of the wrong answers; with --busy, beside ten busy loops per
# processor.
exercise_prove() {
    local name patch part=1 parts=1 n=0 failed=0 proved=0 patches busy=''
    while [[ ${1:-} == --* ]]; do
        case $1 in
        --part)
            [[ ${2:-} =~ ^([0-9]+)/([0-9]+)$ ]] || die 'prove --part needs I/N, such as 1/5'
            part=${BASH_REMATCH[1]} parts=${BASH_REMATCH[2]}
            shift
            ;;
        --busy) busy=1 ;;
        *) die "prove $1: no such option; it has --part I/N and --busy" ;;
        esac
        shift
    done
    if (($# == 0)); then
        for name in $(exercise_names); do
            exercise_read "$name"
            if [[ $(exercise_not_here) ]]; then
                say "without $name: $(exercise_not_here)"
            else
                set -- "$@" "$name"
            fi
        done
    fi
    for name; do
        exercise_read "$name"
        exercise_possible
    done
    exercise_setup
    judge_alone "$work/lab/prove"
    judge_begin "$work/lab/prove"
    for name; do
        step "Building what is handed in for $name"
        patches=()
        for patch in "$labs/$name/wrong"/*.patch; do
            [[ -e $patch ]] || continue
            n=$((n + 1))
            ((n % parts != part % parts)) || patches+=("$patch")
        done
        prove_add "$name" "${patches[@]}"
        printf '%s\n' "${patches[@]}" >"$judged/source/$name/patches"
    done
    step "Judging in the VM: $(wc -l <"$judged/units") checks"
    [[ ! $busy ]] || make_busy 10
    judge_run
    for name; do
        exercise_read "$name"
        prove_one "$name" product '' || failed=$((failed + 1))
        prove_one "$name" skeleton "${exercise_checks[*]} ${exercise_hidden[*]}" || failed=$((failed + 1))
        proved=$((proved + 2))
        while read -r patch; do
            [[ $patch ]] || continue
            prove_one "$name" "$(basename "$patch" .patch)" "$(sed -n 's/^Loses: //p' "$patch")" "$(sed -n 's/^Verdict: //p' "$patch")" || failed=$((failed + 1))
            proved=$((proved + 1))
        done <"$judged/source/$name/patches"
    done
    echo "exercises: $proved answers judged, $failed not as expected"
    ((failed == 0))
}

run_exercise() {
    local command=${1:-}
    (($# == 0)) || shift
    case $command in
    list)
        exercise_list
        ;;
    start | check | hint | reset)
        (($# == 1 || $# == 2)) || die "usage: scripts/lab exercise $command NAME [DIR]"
        "exercise_$command" "$@"
        ;;
    prove)
        exercise_prove "$@"
        ;;
    *)
        printf 'lab: exercise %s: no such command; scripts/lab help names them\n' "$command" >&2
        exit 2
        ;;
    esac
}
