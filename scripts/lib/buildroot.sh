# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A compiler and a C library newer than the machine's, to build modules for
# kernels whose own build programs need them: packages of another suite,
# unpacked and not installed, used as the root of a mount namespace.  Needs
# root, or the right to make user namespaces.

# buildroot_prepare SUITE: sets buildroot, where a compiler for the VM's kind of
# machine is.
buildroot_prepare() {
    local suite=$1 compiler=gcc
    buildroot=$cache/buildroot/$suite$arch_suffix
    [[ ! $arch_foreign ]] || compiler+=-${arch_gnu//_/-}
    [[ ! -e $buildroot/ready ]] || return 0
    step "Fetching the compiler of $suite (about 100 MB, kept in $cache)"
    need_space "$cache" 1000
    archive_open "$suite"
    rm -rf "$buildroot"
    archive_unpack_with_needs "$buildroot" \
        bash coreutils dash diffutils findutils gawk grep sed tar xz-utils \
        "$compiler" make libc6-dev libelf1t64 libssl3t64 libdw1t64 zlib1g
    ln -sf gawk "$buildroot/usr/bin/awk"
    mkdir -p "$buildroot"/{dev,proc,tmp}
    : >"$buildroot/ready"
}

# in_buildroot COMMAND...: runs it there; the cache and the checkout are where
# they are here.  Mounts end with the command.
in_buildroot() {
    local namespaces=(--mount)
    ((EUID == 0)) || namespaces+=(--user --map-root-user)
    mkdir -p "$buildroot$cache" "$buildroot$root"
    # shellcheck disable=SC2016 # expanded by the inner shell
    unshare "${namespaces[@]}" bash -euc '
        new=$1 cache=$2 root=$3
        shift 3
        mount --rbind /dev "$new/dev"
        mount --rbind /proc "$new/proc"
        mount --bind "$cache" "$new$cache"
        mount --bind "$root" "$new$root"
        exec chroot "$new" "$@"
    ' bash "$buildroot" "$cache" "$root" env -i PATH=/usr/bin:/usr/sbin HOME=/ LC_ALL=C "$@"
}
