# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Grades what was handed in, one VM for each submission, and writes the result in the
# formats that others read:
#
#   $out/SUBMISSION/junit.xml     JUnit
#                  /results.json  Gradescope
#                  /result.json   plain
#   $out/result.tsv               a line for each submission: name, points, of

grade_usage='usage: scripts/lab grade NAME DIR [--seed N] [--out DIR] [--shard I/N] [--list]

Grades the submission DIR for exercise NAME, or each folder in DIR if that is a folder
of submissions; with the hidden checks.

  --seed N      varies addresses, sizes, payloads and the order of the checks for
                each submission (default 1)
  --out DIR     where results go (default target/lab/grade/NAME)
  --shard I/N   the I-th of N parts of the submissions
  --list        name the submissions of that part, and do nothing
'

# verdict_words SUBMISSION CHECK: why it is not met.
verdict_words() {
    sed 1d "$judged/verdict/$1/$2" 2>/dev/null || true
}

# grade_write SUBMISSION TO: from the verdicts of $judged.
grade_write() {
    local id=$1 to=$2 check words got hidden points total failures=0 between='' plain='' scope='' junit=''
    verdict_points "$id" "${exercise_checks[@]}" "${exercise_hidden[@]}"
    for check in "${exercise_checks[@]}" "${exercise_hidden[@]}"; do
        [[ -e $judged/verdict/$id/$check ]] || die "grade: submission $id has no verdict of check $check"
        words=$(verdict_words "$id" "$check")
        hidden=false
        [[ " ${exercise_hidden[*]} " != *" $check "* ]] || hidden=true
        got=0
        junit+="    <testcase classname=\"$(xml "$exercise.$id")\" name=\"$check\""
        if verdict_met "$id" "$check"; then
            got=${exercise_points[$check]}
            junit+='/>'
        else
            failures=$((failures + 1))
            junit+=">"$'\n'"      <failure message=\"$(xml "${exercise_text[$check]}")\">$(xml "$words")</failure>"$'\n'"    </testcase>"
        fi
        junit+=$'\n'
        plain+="$between"$'\n'"    {\"name\": \"$check\", \"text\": $(json "${exercise_text[$check]}"), \"points\": $got, \"of\": ${exercise_points[$check]}, \"hidden\": $hidden, \"why\": $(json "$words")}"
        scope+="$between"$'\n'"    {\"name\": $(json "$check: ${exercise_text[$check]}"), \"score\": $got, \"max_score\": ${exercise_points[$check]}, \"output\": $(json "$words"), \"visibility\": \"$([[ $hidden == true ]] && echo hidden || echo visible)\"}"
        between=,
    done
    mkdir -p "$to"
    printf '{\n  "exercise": "%s",\n  "submission": %s,\n  "seed": %s,\n  "points": %d,\n  "of": %d,\n  "checks": [%s\n  ]\n}\n' \
        "$exercise" "$(json "$id")" "$lab_seed" "$points" "$total" "$plain" >"$to/result.json"
    printf '{\n  "score": %d,\n  "tests": [%s\n  ]\n}\n' "$points" "$scope" >"$to/results.json"
    {
        printf '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
        printf '  <testsuite name="%s" tests="%d" failures="%d">\n%s  </testsuite>\n' "$(xml "$exercise.$id")" \
            $((${#exercise_checks[@]} + ${#exercise_hidden[@]})) "$failures" "$junit"
        printf '</testsuites>\n'
    } >"$to/junit.xml"
    printf '%s\t%d\t%d\n' "$id" "$points" "$total" >>"$out/result.tsv"
    printf '%-24s %3d of %d points\n' "$id" "$points" "$total"
}

# grade_names DIR: a line for each submission in it, in an order that is always the same.
grade_names() {
    (cd "$1" && for name in *; do
        [[ ! -d $name ]] || printf '%s\n' "$name"
    done) | LC_ALL=C sort
}

# grade NAME DIR [OPTION...]
run_grade() {
    local name=${1:-} dir=${2:-} seed=1 shard=1/1 list='' ids id from
    (($# >= 2)) && [[ $name != -* && $dir != -* ]] || {
        printf '%s' "$grade_usage" >&2
        exit 2
    }
    exercise_read "$name"
    out=$root/target/lab/grade/$name
    shift 2
    while (($#)); do
        case $1 in
        --list) list=1 ;;
        --seed | --out | --shard)
            (($# >= 2)) || die "grade $1 needs a value"
            case $1 in
            --seed) seed=$2 ;;
            --out) out=$2 ;;
            --shard) shard=$2 ;;
            esac
            shift
            ;;
        *) die "grade: $1: no such option; scripts/lab grade says which there are" ;;
        esac
        shift
    done
    [[ -d $dir ]] || die "grade: $dir: no such folder"
    [[ $seed =~ ^[0-9]{1,9}$ ]] || die "grade --seed $seed: must be a number of up to nine digits"
    if [[ -e $dir/${exercise_files[0]} || -e $dir/.exercise ]]; then
        ids=$(basename "$(cd "$dir" && pwd)")
        from=$(dirname "$(cd "$dir" && pwd)")
    else
        ids=$(grade_names "$dir" | shard_of "$shard") || exit 1
        from=$dir
    fi
    [[ ! $list ]] || {
        printf '%s\n' "$ids"
        return
    }
    [[ $ids || $shard != 1/1 ]] || die "grade: $dir: neither a submission (no ${exercise_files[0]}) nor a folder of submissions"
    while read -r id; do
        [[ ! $id || $id =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] ||
            die "grade: submission '$id': its name may have letters, digits, . _ and -; rename the folder"
    done <<<"$ids"
    exercise_possible
    exercise_setup
    mkdir -p "$out"
    out=$(cd "$out" && pwd)
    judge_alone "$out/grade"
    : >"$out/result.tsv"
    step "Grading exercise $exercise: $exercise_title"
    while read -r id; do
        [[ $id ]] || continue
        # Nobody knows what another one is given.
        lab_seed=$(printf '%s' "$seed:$id" | cksum | cut -d ' ' -f 1)
        judge_begin "$out/$id/judge"
        judge_add "$id" "$from/$id" "${exercise_checks[@]}" "${exercise_hidden[@]}" </dev/null
        judge_run </dev/null
        grade_write "$id" "$out/$id"
        rm -rf "$out/$id/judge"
    done <<<"$ids"
    step "Results are in $out"
}
