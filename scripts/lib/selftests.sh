# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The kernel's own tests for network drivers, from a source tree, with sn0 and sn1 as
# the pair of devices that they want: in the VM, on the distribution's kernel.

selftests_tools='
gcc gcc
mausezahn netsniff-ng
jq jq
tcpdump tcpdump
ethtool ethtool
ping iputils-ping
tc iproute2
'

# run_selftests TREE [TEST...]: leaves in target/selftests
#   results   a line for each test: pass, FAIL or skip
#   TEST.log  what it said
run_selftests() {
    local tree out=$root/target/selftests copy=$root/target/selftests/tree
    (($# >= 1)) || die 'usage: scripts/lab selftests KERNEL_TREE [TEST...]'
    tree=$1/tools/testing/selftests
    shift
    [[ -d $tree/net/forwarding ]] ||
        die "selftests: no $tree/net/forwarding; name the source tree of a kernel, 5.10 or newer (scripts/lab debug-kernel leaves one in $cache/kernel/*-debug/tree)"
    ensure_packages "$selftests_tools"
    setup
    step "Building the module for Linux $release and the tests' programs"
    build_module
    rm -rf "$out"
    mkdir -p "$copy"
    cp -r "$tree"/{net,kselftest,*.h} "$copy"
    selftests_build "$copy"
    step "Booting Linux $release in QEMU ($(vm_accelerator))"
    VM_CLOCK=work VM_SECONDS=${VM_SECONDS:-7200} vm_run "$out" scripts/guest/selftests "$copy" "$@" || die "a test failed that is to pass; see $out"
}

# selftests_build FOLDER: the one program in C that these tests use.
selftests_build() {
    local source=$1/net/gro.c
    [[ -e $source ]] || return 0
    run_logged "$out/build.log" gcc -O2 -w -I"$1" -o "${source%.c}" "$source"
}
