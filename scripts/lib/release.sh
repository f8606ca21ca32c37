# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What a release needs beside the tests (RELEASING.md): the figures of the docs
# measured anew, and jars that whoever builds them gets bit by bit.

# NAME PLACE COMMAND: one that gives figures, and the page where they are.
paper_parts='
figures docs/figures maven -pl vhdl -Dnfpool.ghdl=local -Dnfpool.figures=write -Dtest=FiguresTest -Dsurefire.failIfNoSpecifiedTests=false test
instructions docs/performance.md "$root/scripts/lab" bench --profile
goals docs/performance.md "$root/scripts/lab" bench --ways "receive:*:poll" --ways "send:*:batch 64" --ways "send:*:call" --sizes 64 --out "$out/goals.bench"
cards docs/performance.md "$root/scripts/lab" nic-cost 64 512 1482
queues docs/performance.md "$root/scripts/lab" queue-rate
touches docs/performance.md "$root/scripts/lab" vm-check touches.sh touches-e1000.sh
wall docs/performance.md "$root/scripts/lab" bench --wall --sizes 64,1482
jmh docs/performance.md maven -P jmh -DskipTests -pl java-client/src/jmh -am verify
matrix docs/kernels.md "$root/scripts/lab" matrix
arm64 docs/kernels.md "$root/scripts/lab" --arch arm64 matrix
s390x docs/kernels.md "$root/scripts/lab" --arch s390x matrix
riscv64 docs/kernels.md "$root/scripts/lab" --arch riscv64 matrix
page docs/web.md,README.md "$root/scripts/lab" web-check
watched docs/web.md "$root/scripts/lab" web-cost
exercises docs/labs/README.md "$root/scripts/lab" exercise prove
barriers docs/acquire-release.md "$root/scripts/lab" barriers
models docs/models.md "$root/scripts/lab" model
synthesis vhdl/doc/results.md "$root/vhdl/synthesize"
proofs vhdl/doc/results.md "$root/vhdl/prove"
lines vhdl/doc/results.md "$root/vhdl/cover-lines"
mutants vhdl/doc/mutation.md "$root/vhdl/mutate"
'

# run_paper [--list | NAME...]: each part in a process of its own, all if none is
# named; what it says goes to target/paper/NAME.
run_paper() {
    local out=$root/target/paper name place command began status failed=0
    if [[ ${1:-} == --list ]]; then
        while read -r name place command; do
            [[ ! $name ]] || printf '%-14s %-24s %s\n' "$name" "$place" "$command"
        done < <(sed -E 's|"\$root/([^"]*)"|\1|g; s|"\$out/([^"]*)"|target/paper/\1|g' <<<"$paper_parts")
        return
    fi
    for name; do
        grep -q "^$name " <<<"$paper_parts" || die "paper: no part $name; scripts/lab paper --list shows them"
    done
    mkdir -p "$out"
    ensure_packages "$lab_tools$test_tools"
    jdk_prepare
    while read -r name place command; do
        [[ $name ]] && (($# == 0)) || [[ " $* " == *" ${name:-/} "* ]] || continue
        step "$name: $command"
        began=$SECONDS
        status=ok
        # The parts are written in this file.
        (eval "$command") >"$out/$name" 2>&1 </dev/null || {
            status=FAILED
            failed=1
        }
        printf '%-8s%-14s%6d s  for %s: %s\n' "$status" "$name" $((SECONDS - began)) "$place" "$out/$name"
    done <<<"$paper_parts"
    ((failed == 0)) || die 'paper: a part failed (above)'
}

# run_reproduce: builds the jars twice, from copies of the checkout in two folders,
# with nothing but the sources, and compares them.
run_reproduce() {
    local out=$work/reproduce copy jar failed=0
    ensure_packages "$lab_tools"
    jdk_prepare
    rm -rf "$out"
    for copy in a a-folder-with-a-longer-name; do
        step "Building the jars in $out/$copy"
        mkdir -p "$out/$copy"
        tar -c -C "$root" --exclude=target --exclude=.git . | tar -x -C "$out/$copy"
        (cd "$out/$copy" && run_logged "$out/$copy.log" mvn -B -ntp -pl native,java-client,java-client/web,java-client/cli -DskipTests package)
    done
    cd "$out/a"
    for jar in java-client/target/*.jar java-client/web/target/*.jar java-client/cli/target/*.jar; do
        if cmp "$jar" "$out/a-folder-with-a-longer-name/$jar"; then
            sha256sum "$jar"
        else
            failed=1
        fi
    done
    ((failed == 0)) || die "two builds gave different jars (above); both are in $out"
    step 'Two builds gave the same jars'
}

# run_sbom: builds the Maven artifacts with sources, Javadoc and SBOMs, and finds in these
# each library that comes along: beside the command, or unpacked into the page.
run_sbom() {
    local modules=java-client,java-client/web,java-client/cli page=io/github/nfpool/web/page module library known missing=''
    ensure_packages "$lab_tools"
    jdk_prepare
    step 'Building the jars, sources, Javadoc and SBOMs'
    (cd "$root" && run_logged "$root/target/log/sbom.log" mvn -B -ntp -P publish -pl "native,$modules" -DskipTests package)
    cd "$root"
    for module in ${modules//,/ }; do
        [[ -s $module/target/bom.json ]] || die "sbom: there is no $module/target/bom.json; Maven needs a network for it"
    done
    known=$(sed -nE 's#.*"purl" *: *"pkg:maven/[^/]+/([^@]+)@([^?"]+).*#\1-\2.jar#p' java-client/{,web/,cli/}target/bom.json)
    for library in java-client/cli/target/lib/*.jar; do
        library=${library##*/}
        [[ $library == nfpool*.jar ]] || grep -qxF "$library" <<<"$known" || missing+=" $library"
    done
    for library in "java-client/web/target/classes/$page"/*/; do
        library=$(basename "$library")
        [[ -e java-client/web/src/main/resources/$page/$library ]] || grep -q "^$library-[0-9]" <<<"$known" || missing+=" $library"
    done
    [[ ! $missing ]] || die "sbom: not in any SBOM:$missing; make it a dependency in the pom.xml of the module that brings it"
    step "Each library that comes along is in an SBOM: java-client/{,web/,cli/}target/bom.json"
}
