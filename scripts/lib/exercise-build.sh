# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Builds what is handed in for an exercise: the product, with the files of the
# manifest taken from a student's folder, and nothing else of it.

# sync_file FROM TO: what is the same stays as it is, so that make does not build it
# again.
sync_file() {
    cmp -s "$1" "$2" || { mkdir -p "${2%/*}" && cp "$1" "$2"; }
}

# build_files: the files of the project that are given, but those that are handed in.
build_files() {
    local item file
    for item in "${exercise_given[@]}"; do
        while read -r file; do
            file=${file#"$root/"}
            [[ " ${exercise_files[*]} " == *" $file "* ]] || printf '%s\n' "$file"
        done < <(find "$root/$item" -maxdepth 1 -type f | sort)
    done
}

# build_tree FOLDER DIR: those below DIR, with what is handed in from FOLDER.
build_tree() {
    local from=$1 dir=$2 file
    while read -r file; do
        sync_file "$root/$file" "$dir/$file"
    done < <(build_files)
    for file in "${exercise_files[@]}"; do
        sync_file "$from/$file" "$dir/$file"
    done
}

# build_key FOLDER WORD...: the same for the same sources, the same for what is the same.
build_key() {
    local from=$1
    shift
    {
        printf '%s\n' "$@"
        (cd "$from" && sha256sum "${exercise_files[@]}")
        (cd "$root" && build_files | xargs -d '\n' sha256sum)
    } | sha256sum | cut -d ' ' -f 1
}

# build_submission FOLDER OUT: exit status 0 if it builds, and its log on standard
# output if not.  One at a time on this machine: they share a folder.
build_submission() {
    local from=$1 out=$2 file
    for file in "${exercise_files[@]}"; do
        [[ -f $from/$file && ! -L $from/$file ]] || { echo "error: $file is missing"; return 1; }
        (($(stat -c %s "$from/$file") <= 1048576)) || { echo "error: $file is longer than 1 MiB"; return 1; }
    done
    mkdir -p "$work/lab/build" "$work/lab/built"
    (
        flock 9
        "build_of_$exercise_kind" "$from" "$out"
    ) 9>"$work/lab/build/lock"
}

# build_of_module FOLDER OUT.  What stands in the manifest as make is a variable for
# make, or a header of the exercise to be included ahead of each source.
build_of_module() {
    local from=$1 out=$2 dir=$work/lab/build/module${exercise_make:+-$exercise}$arch_suffix with=$exercise_make kept
    kept=$work/lab/built/$(build_key "$from" "$release$arch_suffix" "$("$(arch_tool gcc)" -dumpfullversion)" "$with" "$(cat "$labs/$exercise"/*.h 2>/dev/null)").ko
    if [[ ! -e $kept ]]; then
        build_tree "$from" "$dir"
        if [[ $with == *.h ]]; then
            sync_file "$labs/$exercise/$with" "$dir/kmod/$with"
            with="KCFLAGS=-include $dir/kmod/$with"
        fi
        timeout 600 "${kernel_make[@]}" -j2 CONFIG_DEBUG_INFO= -C "$dir/kmod" KDIR="$kernel/build" ${with:+"$with"} "$kernel_goal" || return
        "$(arch_tool strip)" --strip-debug -o "$kept.new" "$dir/kmod/snull.ko"
        mv "$kept.new" "$kept"
    fi
    cp "$kept" "$out/snull.ko"
}

# build_of_c FOLDER OUT: a program of what is handed in, that check.c gives work.
build_of_c() {
    local from=$1 out=$2 dir=$work/lab/build/c
    build_tree "$from" "$dir"
    timeout 60 "$(arch_tool gcc)" -std=gnu11 -Wall -O2 -static -I"$root/native/include" -I"$dir/native/lib" -o "$out/program" \
        "$labs/$exercise/program.c" "$dir/native/lib/ring.c"
}

# build_of_vhdl FOLDER OUT: analysed, to be elaborated where it runs.  What is handed
# in (a core may be only a part of it) may neither write to files, of which the bench's
# verdict is one, nor end the simulation.
build_of_vhdl() {
    local from=$1 out=$2 file
    for file in "${exercise_files[@]}"; do
        [[ $file == *.vhd ]] || continue
        if sed 's/--.*//' "$from/$file" | grep -niE '\<(textio|env|file|vhpidirect|foreign)\>'; then
            echo "error: ${file##*/} names one of textio, env, file, foreign: a core has no use for them"
            return 1
        fi
        cp "$from/$file" "$out/"
    done
    while read -r file; do
        case $file in
        vhdl/rtl/*.vhd | vhdl/test/*_pkg.vhd | vhdl/test/tb_clock.vhd | "vhdl/test/$exercise_bench.vhd") cp "$root/$file" "$out/" ;;
        esac
    done < <(build_files)
    (cd "$out" && timeout 60 ghdl-mcode -i --std=08 -fpsl ./*.vhd && timeout 60 ghdl-mcode -m --std=08 -fpsl "$exercise_bench")
}

# build_of_offload FOLDER OUT: the loop, the core, and the product's module.
build_of_offload() {
    mkdir "$2/core"
    build_of_java "$1" "$2" && build_of_vhdl "$1" "$2/core" && strip --strip-debug -o "$2/snull.ko" "$module"
}

# build_of_model FOLDER OUT: the searches of each check; with a slash in the manifest,
# there are several.
build_of_model() {
    local from=$1 out=$2 dir check options n
    if grep -nE '#|%:|\?\?|\\|c_(code|decl|expr|state|track)' "$from/kmod/model/fences.pml"; then
        echo 'error: fences.pml has words for the preprocessor, or C; a model has no use for them'
        return 1
    fi
    dir=$(mktemp -d)
    cp "$root/kmod/model/weak_memory.pml" "$labs/$exercise/check.pml" "$dir"
    cp "$root/kmod/model/fences.pml" "$dir/product.pml"
    sed -E 's/^inline (put|get|wake|wait)\(/inline student_\1(/' "$from/kmod/model/fences.pml" >"$dir/student.pml"
    for check in "${!exercise_cases[@]}"; do
        n=0
        while read -r options; do
            n=$((n + 1))
            build_search "$dir" "$out/$check.$n" "$options" &&
                { [[ $options == *COST* ]] || build_search "$dir" "$out/$check.$n.reach" "$options -DREACH"; } ||
                { rm -rf "$dir"; return 1; }
        done < <(tr '/' '\n' <<<"${exercise_cases[$check]}")
    done
    rm -rf "$dir"
}

# build_search DIR PROGRAM OPTIONS: the search of what OPTIONS name of the student's
# (-DOP_PUT: put); the same one for what is the same in that.
build_search() {
    local op kept student
    student=$(<"$1/student.pml")
    for op in put get wake wait; do
        [[ " $3 " == *" -DOP_${op^^} "* ]] || student=$(sed "/^inline student_$op(/,/^}/d" <<<"$student")
    done
    kept=$work/lab/built/$(printf '%s\n' "$3" "$student" "$(cat "$1"/{check,weak_memory,product}.pml)" | sha256sum | cut -d ' ' -f 1).search$arch_suffix
    if [[ ! -e $kept ]]; then
        mkdir "$1/search"
        cp "$1"/{check,weak_memory,product}.pml "$1/search/"
        printf '%s\n' "$student" >"$1/search/student.pml"
        (
            cd "$1/search"
            # shellcheck disable=SC2086 # words
            timeout 60 spin -a $3 check.pml || exit
            timeout 60 "$(arch_tool gcc)" -O0 -w -DSAFETY -o "$kept.new" pan.c
        ) || return
        mv "$kept.new" "$kept"
        rm -rf "$1/search"
    fi
    cp "$kept" "$2"
}
