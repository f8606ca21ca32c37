# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The exercises of docs/labs: their manifests, what a student is given, hints.
#
# A manifest (exercise.conf) has one fact a line, its name first:
#
#   title   TEXT
#   kind    module | c | java | vhdl | model | offload (java, a core in VHDL, and the
#           product's module)
#   given   FOLDER or FILE          of the project, copied for the student
#   file    FILE                    what the student hands in
#   empty   FILE FUNCTION STUB      body to empty, and the statement left in it
#   limit   SECONDS                 of the guest's clock, for one check
#   make    VARIABLE=VALUE or HEADER  for kbuild, of kind module
#   nics    MODEL...                network cards that the VM is to have, on one cable
#   alone   WHY                     each submission is judged in a VM of its own
#   says    PATTERN                 lines of the kernel's log that are no fault
#   bench   NAME                    of kinds vhdl and offload
#   check   NAME POINTS TEXT
#   cases   NAME CASE...            of the bench, that this check runs; of kind model,
#                                   options of the search
#   hidden  NAME POINTS TEXT        a check that only grade runs

labs=${NFPOOL_LABS:-$root/docs/labs}

exercise_tools="$vm_tools
ctags universal-ctags
patch patch
"

# exercise_names: in the order of the course.
exercise_names() {
    local dir
    for dir in "$labs"/*/exercise.conf; do
        dir=${dir%/exercise.conf}
        printf '%s\n' "${dir##*/}"
    done
}

# exercise_read NAME: sets exercise, exercise_title, _kind, _given, _files, _cuts,
# _limit, _nics, _alone, _says, _checks and _hidden, and by check's name
# exercise_points and _text.
exercise_read() {
    local key rest name points text
    [[ $1 =~ ^[a-z0-9-]+$ && -f $labs/$1/exercise.conf ]] ||
        die "exercise $1: there is none of this name; scripts/lab exercise list names them"
    exercise=$1
    exercise_title='' exercise_kind='' exercise_limit=5 exercise_make='' exercise_nics='' exercise_bench=''
    exercise_alone='' exercise_says=''
    exercise_given=() exercise_files=() exercise_cuts=() exercise_checks=() exercise_hidden=()
    declare -gA exercise_points=() exercise_text=() exercise_cases=()
    while read -r key rest; do
        case $key in
        '' | '#'*) ;;
        title) exercise_title=$rest ;;
        kind) exercise_kind=$rest ;;
        given) exercise_given+=("$rest") ;;
        file) exercise_files+=("$rest") ;;
        empty) exercise_cuts+=("$rest") ;;
        limit) exercise_limit=$rest ;;
        make) exercise_make=$rest ;;
        nics) exercise_nics=$rest ;;
        alone) exercise_alone=$rest ;;
        says) exercise_says+=$rest$'\n' ;;
        bench) exercise_bench=$rest ;;
        cases)
            read -r name rest <<<"$rest"
            exercise_cases[$name]=$rest
            ;;
        check | hidden)
            read -r name points text <<<"$rest"
            [[ $points =~ ^[0-9]+$ && $text ]] || die "$labs/$1/exercise.conf: '$key $rest': it needs a name, points and a text"
            if [[ $key == check ]]; then exercise_checks+=("$name"); else exercise_hidden+=("$name"); fi
            exercise_points[$name]=$points
            exercise_text[$name]=$text
            ;;
        *) die "$labs/$1/exercise.conf: '$key' is not known; $root/scripts/lib/exercise.sh says what is" ;;
        esac
    done <"$labs/$1/exercise.conf"
    [[ $exercise_title && ${exercise_files[*]} && ${exercise_checks[*]} ]] ||
        die "$labs/$1/exercise.conf: it needs a title, a file and a check"
    case $exercise_kind in
    module | c | java | vhdl | model | offload) ;;
    *) die "$labs/$1/exercise.conf: kind $exercise_kind: must be module, c, java, vhdl, model or offload" ;;
    esac
}

# exercise_cut FOLDER FILE NAME STUB: empties the body of a function, a method or a
# labelled process, and leaves STUB there.
exercise_cut() {
    local path=$1/$2 name=$3 stub=$4 lines first last
    # Promela is none of the languages that ctags knows.
    [[ $2 != *.pml ]] || lines=$(awk -v name="$name" '
        $1 == "inline" && index($2, name "(") == 1 { first = NR }
        first && /^}/ { print first, NR; exit }' "$path")
    [[ $2 == *.pml ]] || lines=$(ctags -x --_xformat='%N %K %n %e' --kinds-VHDL=+Q "$path" |
        awk -v name="$name" '$1 == name && ($2 == "function" || $2 == "method" || $2 == "process") && $4 ~ /^[0-9]+$/ { print $3, $4 }' |
        sort -rn)
    [[ $lines ]] || die "$2: ctags finds no body of $name; mend the manifest of $exercise"
    while read -r first last; do
        awk -v first="$first" -v last="$last" -v stub="$stub" '
            NR == last { inside = 0 }
            !inside { print }
            NR >= first && NR < last && !cut && (/\{[ \t]*$/ || /^[ \t]*begin[ \t]*$/) {
                inside = cut = 1
                indent = $0
                sub(/[^ \t].*/, "", indent)
                indent = indent (FILENAME ~ /\.java$/ ? "    " : FILENAME ~ /\.vhd$/ ? "  " : "\t")
                print indent (FILENAME ~ /\.vhd$/ ? "-- Your code." : "/* Your code. */")
                if (stub != "")
                    print indent stub
            }
        ' "$path" >"$path.cut"
        mv "$path.cut" "$path"
    done <<<"$lines"
}

# exercise_skeleton FOLDER: what the student is given, of the exercise that was read.
exercise_skeleton() {
    local dir=$1 item cut file name stub
    exercise_product "$dir"
    for cut in "${exercise_cuts[@]}"; do
        read -r file name stub <<<"$cut"
        exercise_cut "$dir" "$file" "$name" "$stub"
    done
}

# exercise_product FOLDER: the same with nothing emptied.
exercise_product() {
    local dir=$1 item
    mkdir -p "$dir"
    for item in "${exercise_given[@]}" "${exercise_files[@]}"; do
        mkdir -p "$dir/$(dirname "$item")"
        if [[ -d $root/$item ]]; then
            mkdir -p "$dir/$item"
            find -L "$root/$item" -maxdepth 1 -type f -exec cp {} "$dir/$item" \;
        else
            cp "$root/$item" "$dir/$item"
        fi
    done
    chmod -R u+w "$dir"
}

# exercise_folder NAME [DIR]: sets folder, the student's.
exercise_folder() {
    folder=${2:-$1}
    [[ -d $folder ]] || die "$folder: no such folder; scripts/lab exercise start $1${2:+ $2} makes it"
    folder=$(cd "$folder" && pwd)
    [[ -f $folder/.exercise && $(<"$folder/.exercise") == "$1" ]] ||
        die "$folder is not a working folder of exercise $1; scripts/lab exercise start $1 DIR makes one"
}

exercise_start() {
    local dir=${2:-$1} file
    exercise_read "$1"
    [[ ! -e $dir ]] || die "$dir is there already; name another folder, or: scripts/lab exercise reset $1 $dir"
    ensure_packages "$exercise_tools"
    exercise_skeleton "$dir"
    cp "$labs/$1/README.md" "$dir/README.md"
    printf '%s\n' "$1" >"$dir/.exercise"
    step "Exercise $1: $exercise_title"
    say "read      $dir/README.md"
    for file in "${exercise_files[@]}"; do
        say "change    $dir/$file"
    done
    say "then      scripts/lab exercise check $1 $dir"
    say "if stuck  scripts/lab exercise hint $1 $dir"
}

# exercise_reset NAME [DIR]: what was there is kept beside it.
exercise_reset() {
    local fresh file
    exercise_read "$1"
    exercise_folder "$@"
    ensure_packages "$exercise_tools"
    fresh=$(mktemp -d)
    exercise_skeleton "$fresh"
    for file in "${exercise_files[@]}"; do
        [[ ! -e $folder/$file ]] || mv "$folder/$file" "$folder/$file.before-reset"
        cp "$fresh/$file" "$folder/$file"
        say "$folder/$file is as it was at the start; yours is $file.before-reset"
    done
    rm -rf "$fresh" "$folder/.hints"
}

# exercise_hint NAME [DIR]: the next one, and those before it.
exercise_hint() {
    local hints=() count
    exercise_read "$1"
    exercise_folder "$@"
    hints=("$labs/$1"/hints/*)
    count=$(cat "$folder/.hints" 2>/dev/null || echo 0)
    if ((count < ${#hints[@]})); then
        count=$((count + 1))
        printf '%s\n' "$count" >"$folder/.hints"
    else
        say 'There are no more hints than these.'
    fi
    for ((n = 0; n < count; n++)); do
        printf '%d of %d. ' $((n + 1)) ${#hints[@]}
        cat "${hints[n]}"
    done
}

exercise_list() {
    local name points check
    for name in $(exercise_names); do
        exercise_read "$name"
        points=0
        for check in "${exercise_checks[@]}"; do
            points=$((points + exercise_points[$check]))
        done
        printf '%-18s %3d points  %s\n' "$name" "$points" "$exercise_title"
    done
}
