# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Builds the module for the VM's kernel, the C programs and the Java client.

# build_module: sets module.  Built in a copy, since one checkout may serve
# several kernels.
build_module() {
    local dir=$root/target/kmod/$release log=$root/target/log/kmod.log
    module=$dir/kmod/snull.ko
    mkdir -p "$dir/kmod"
    copy_changed "$root/kmod" "$dir/kmod"
    run_logged "$log" make -C "$dir/kmod" KDIR="$kernel/build" modules
    ! grep -E 'warning:' "$log" || die "the module builds with warnings (above); the whole log is $log"
}

# copy_changed FROM TO: copy what changed, so that make builds only that.
copy_changed() {
    local file
    for file in "$1"/*; do
        cmp -s "$file" "$2/$(basename "$file")" || cp "$file" "$2/"
    done
}

build_native() {
    run_logged "$root/target/log/native.log" make -C "$root/native"
}

build_java() {
    (cd "$root" && run_logged "$root/target/log/java.log" mvn -B -ntp -pl native,java-client -DskipTests package)
}
