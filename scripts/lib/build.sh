# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Builds the module for the VM's kernel, the C programs and the Java client.

# build_module: sets module.
build_module() {
    module=$work/kmod/$release$arch_suffix/plain/snull.ko
    kbuild "${module%/*}"
}

# build_fault_module: sets fault_module, one of whose allocations can be made to
# fail.
build_fault_module() {
    fault_module=$work/kmod/$release$arch_suffix/fault/snull.ko
    kbuild "${fault_module%/*}" FAULT=1
}

# kbuild FOLDER [VARIABLE=VALUE...]: builds in a copy, since one checkout may
# serve several kernels.
kbuild() {
    local dir=$1 log=$1/build.log file
    shift
    mkdir -p "$dir/test"
    for file in "$root"/kmod/{,test/}*; do
        file=${file#"$root/kmod/"}
        [[ -d $root/kmod/$file ]] || cmp -s "$root/kmod/$file" "$dir/$file" || cp "$root/kmod/$file" "$dir/$file"
    done
    run_logged "$log" "${kernel_make[@]}" -C "$dir" KDIR="$kernel/build" "$@" "$kernel_goal"
    ! grep 'warning:' "$log" | grep -vE '^include/|warning: (the compiler|pahole version) differs' ||
        die "the module builds with warnings (above); the whole log is $log"
}

# For the guest; what Maven builds is for this machine.
build_native() {
    if [[ $arch_foreign ]]; then
        run_logged "$root/target/log/native$arch_suffix.log" make -C "$root/native" CC="$(arch_tool gcc)" AR="$(arch_tool ar)" \
            OUT="target/$arch" JNI_MACHINES=
    else
        run_logged "$root/target/log/native.log" make -C "$root/native"
    fi
}

# Maven takes a jar that was half-written when somebody pressed Ctrl-C for done.
build_java() {
    local building=$root/target/java.building
    [[ ! -e $building ]] || rm -f "$root"/java-client/{,web/,cli/}target/*.jar
    : >"$building"
    (cd "$root" && run_logged "$root/target/log/java.log" mvn -B -ntp -pl native,java-client,java-client/web,java-client/cli -DskipTests package)
    rm -f "$building"
    build_archive
}

# What scripts/nfpool starts from: the classes that a short run needs.  Any JDK
# from the floor on can make it; without it, a start only takes longer.
build_archive() {
    local jar=$root/java-client/cli/target/nfpool-cli.jar archive=$root/java-client/cli/target/nfpool.jsa
    [[ ! $archive -nt $jar || $(cat "$archive.of" 2>/dev/null) != "$JAVA_HOME $jar" ]] || return 0
    rm -f "$archive" "$archive.of"
    if "$JAVA_HOME/bin/java" -XX:+UseSerialGC "-XX:ArchiveClassesAtExit=$archive.new" -jar "$jar" \
        read --embedded --frames 1 --format hex >"$root/target/log/archive.log" 2>&1 && [[ -s $archive.new ]]; then
        printf '%s\n' "$JAVA_HOME $jar" >"$archive.of"
        mv "$archive.new" "$archive"
    fi
    rm -f "$archive.new"
}
