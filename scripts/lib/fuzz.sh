# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Coverage-guided fuzzing of what reads foreign bytes in Java, by Jazzer.

fuzz_tools='
mvn maven
gcc gcc
make make
/usr/include/stdio.h libc6-dev
'

# run_fuzz [SECONDS [TARGET]]: each target for so long, or one; a target is a
# class named *FuzzTest.
run_fuzz() {
    local seconds=${1:-60} target=${2:-*FuzzTest}
    [[ $# -le 2 && $seconds =~ ^[1-9][0-9]*$ ]] || die 'usage: scripts/lab fuzz [SECONDS [TARGET]]'
    [[ $target == '*FuzzTest' || $(find "$root/java-client/src/test" -name "$target.java") == */*FuzzTest.java ]] ||
        die "fuzz: $target: no such target; there are $(fuzz_targets)"
    ensure_packages "$fuzz_tools"
    jdk_prepare
    step "Fuzzing, $seconds s for each of: $([[ $target == '*FuzzTest' ]] && fuzz_targets || echo "$target")"
    maven -P fuzz -Dnfpool.fuzzSeconds="$seconds" -Dtest="$target" -pl native,java-client test ||
        die 'a fault was found (above); its input is in java-client/src/test/resources, and the Java tests fail until it is mended'
}

fuzz_targets() {
    find "$root/java-client/src/test" -name '*FuzzTest.java' -printf '%f\n' | sed 's/\.java//' | sort | paste -sd ' '
}
