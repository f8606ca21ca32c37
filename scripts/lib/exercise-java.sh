# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Exercises of kind java, and of kind offload: what is handed in becomes classes, and the
# VM that judges them gets a Java runtime.

java_release=22

# Whose program shows which classes of the JDK any of them needs.
java_model=06-java-reader

# Of the JDK, what a loop over a pool needs.
java_modules=java.base,jdk.jfr

# java_compile TO WORD...: no processors of annotations, which would run here.
java_compile() {
    local to=$1
    shift
    timeout 120 "$JAVA_HOME/bin/javac" -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC -proc:none -nowarn -encoding UTF-8 \
        --release "$java_release" -cp "$to" -d "$to" "$@"
}

# java_files: those of the manifest that are Java.
java_files() {
    printf '%s\n' "${exercise_files[@]}" | grep '\.java$'
}

# java_kept: where the product's classes are, and those of the exercise's program.
java_kept() {
    printf '%s\n' "$work/lab/built/$(build_key "$root" "$(cat "$JAVA_HOME/release" "$labs"/{check,"$exercise"}/*.java)").classes"
}

# build_of_java FOLDER OUT: those, with the classes of what is handed in instead of the
# product's.
build_of_java() {
    local from=$1 out=$2 dir=$work/lab/build/java file class
    cp -r "$(java_kept)" "$out/classes"
    for file in $(java_files); do
        class=$out/classes/${file#*/java/}
        rm -f "${class%.java}.class" "${class%.java}\$"*.class
    done
    build_tree "$from" "$dir"
    # shellcheck disable=SC2046 # words
    (cd "$dir" && java_compile "$out/classes" $(java_files))
}

# java_classes: makes what java_kept names.
java_classes() (
    local kept dir=$work/lab/build/java
    kept=$(java_kept)
    mkdir -p "$work/lab/build" "$work/lab/built"
    flock 9
    [[ ! -d $kept ]] || return 0
    build_tree "$root" "$dir"
    rm -rf "$kept.new"
    # shellcheck disable=SC2046 # words
    run_logged "$work/lab/build/java.log" java_compile "$kept.new" \
        -sourcepath "$dir/java-client/src/main/java:$dir/java-client/src/simulation/java" \
        "$labs/check/Nullable.java" "$labs/$exercise"/*.java $(java_files | sed "s,^,$dir/,")
    mv "$kept.new" "$kept"
) 9>"$work/lab/build/lock"

# judge_java: in $judged/java, what a VM needs to run Java.
judge_java() {
    local runtime libc files file
    jdk_prepare
    mkdir -p "$work/lab/build"
    java_classes
    [[ ! -e $judged/java ]] || return 0
    runtime=$cache/java/$(printf '%s\n' "$java_modules" | cat - "$JAVA_HOME/release" | sha256sum | cut -c 1-16)
    [[ -d $runtime ]] || (
        exercise_read "$java_model"
        java_classes
        run_logged "$work/lab/build/java.log" java_runtime "$runtime" "$(java_kept)"
    )
    mkdir -p "$judged/java"
    cp -r "$runtime" "$judged/java/java"
    files=$(ldd "$runtime/bin/java" | grep -o '/[^ ]*' | grep -vF "$runtime/")
    libc=$(grep '/libc\.so' <<<"$files")
    # What the virtual machine is linked with lies beside the C library.
    files+=$(printf '\n'; ldd "$runtime/lib/server/libjvm.so" | awk -v dir="${libc%/*}" '$2 == "=>" { print dir "/" $1 }')
    for file in $files; do
        mkdir -p "$judged/java${file%/*}"
        [[ -e $judged/java$file ]] || cp -L "$file" "$judged/java$file"
    done
}

# java_runtime FOLDER CLASSES: makes a runtime, with an archive of the
# classes that a reader needs: it starts in half the time.  A reader of an empty pool
# is enough to learn which.
java_runtime() {
    local folder=$1 classes=$2 new flags=(-XX:+UseSerialGC -XX:-UsePerfData --enable-native-access=ALL-UNNAMED)
    mkdir -p "${folder%/*}"
    new=$(mktemp -d "$folder.XXXXXX")
    "$JAVA_HOME/bin/jlink" -J-XX:TieredStopAtLevel=1 --add-modules "$java_modules" --strip-java-debug-attributes \
        --no-header-files --no-man-pages --exclude-files='**.debuginfo' --output "$new/runtime" || return
    # A JDK that was fetched apart has changed its programs to find its C library.
    cp "$JAVA_HOME/bin/java" "$new/runtime/bin/java"
    # As lab_reader.c begins one: width 512, 25 slots, 24 of them for RX.
    printf '\0\2\31\0\1\0\1\0NPL1\1\0\200\0\0\0\0\0\0\62\0\0\1\0\30\0\31\0\0\0' >"$new/pool"
    truncate -s 12800 "$new/pool"
    printf '%s\n' open 'poll 1' acquire 'count 1' close |
        "$new/runtime/bin/java" "${flags[@]}" -XX:DumpLoadedClassList="$new/list" -cp "$classes" \
            io.github.nfpool.source.Program 3<>"$new/pool" >"$new/said" || return
    grep -qx open "$new/said" || { cat "$new/said"; return 1; }
    grep -vE 'io/github/nfpool|org/jspecify|source: ' "$new/list" >"$new/jdk.list"
    "$new/runtime/bin/java" "${flags[@]}" -XX:SharedClassListFile="$new/jdk.list" -Xshare:dump || return
    chmod -R a+rX "$new/runtime"
    # Another may have been faster.
    mv -T "$new/runtime" "$folder" || [[ -d $folder ]] || return
    rm -rf "$new"
}
