# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A stock distribution kernel for the VM: fetched, unpacked (not installed) and
# given an initramfs that mounts the host's root.
#
#   $cache/kernel/NAME/release            what uname -r says in it
#                     /vmlinuz
#                     /image              what QEMU starts: that, or what is packed in it
#                     /build              tree to build modules against
#                     /initramfs.cpio.gz
#                     /modules            its lib/modules

# kernel_packages [VARIANT]
kernel_packages() {
    case $(distribution) in
    debian) printf '%s\n' "linux-image-$arch_kernel$1" "linux-headers-$arch_kernel$1" ;;
    ubuntu) printf '%s\n' linux-image-generic linux-headers-generic ;;
    *) die "the lab knows the kernel packages of Debian and Ubuntu, not of $(distribution)" ;;
    esac
}

# kernel_prepare SUITE: sets kernel (the folder above), release, and, for kbuild,
# kernel_make and kernel_goal: the command that builds modules for it.  SUITE-16k is
# its kernel with pages of 16 KiB.
kernel_prepare() {
    local suite=${1%-16k} variant=${1#"${1%-16k}"} package names=()
    kernel=$cache/kernel/$(distribution)-$1$arch_suffix
    if [[ ! -e $kernel/release ]]; then
        step "Fetching the $1 kernel and its headers (about 100 MB, kept in $cache)"
        need_space "$cache" 1500
        archive_open "$suite" "$arch"
        for package in $(kernel_packages "$variant"); do
            mapfile -t -O "${#names[@]}" names < <(archive_closure "$package" 'linux-(base|image|modules|binary|headers|kbuild|compiler)')
        done
        rm -rf "$kernel"
        # The programs of kbuild run here, wherever the kernel does.
        for package in "${!names[@]}"; do
            [[ ${names[package]} != linux-kbuild-* ]] || names[package]=${names[package]%:*}:$(arch_of_host)
        done
        archive_unpack "$kernel/root" "${names[@]}"
        kernel_arrange "$kernel"
    fi
    kernel_settle "$kernel"
    kernel_select
    # The tree names the compiler of its suite, which may not be here; and type
    # information for BPF would take one more program (pahole).
    arch_kbuild
    kernel_make+=(CONFIG_DEBUG_INFO_BTF_MODULES=)
    if kernel_is_newer "${suite%-backports}"; then
        buildroot_prepare "${suite%-backports}"
        kernel_make=(in_buildroot "${kernel_make[@]}")
    fi
}

# kernel_select: the kernel in $kernel is the one for the VM.
kernel_select() {
    local initramfs=$kernel/initramfs.cpio.gz
    release=$(<"$kernel/release")
    kernel_goal=modules
    [[ -e $kernel/image ]] || kernel_image
    # A guest that is another machine has a root of its own (guest-root.sh), or none.
    [[ ! $arch_foreign || $guest_root ]] || return 0
    if [[ ! -e $initramfs || $root/scripts/guest/init -nt $initramfs || $kernel/release -nt $initramfs ]]; then
        kernel_initramfs "$kernel" "$release"
    fi
}

# Is a kernel of SUITE built with programs that need a newer C library than
# this machine's?
kernel_is_newer() {
    local suites=' bullseye bookworm trixie forky sid ' machine
    machine=$(machine_suite)
    [[ $suites == *" $machine "*"$1 "* ]]
}

# kernel_arrange FOLDER: from an unpacked FOLDER/root to the layout above.
kernel_arrange() {
    local dir=$1 modules release file
    # Newer packages bring usr/lib/modules only; depmod looks in lib/modules.
    [[ -d $dir/root/lib/modules ]] || { mkdir -p "$dir/root/lib" && ln -s ../usr/lib/modules "$dir/root/lib/modules"; }
    modules=$dir/root/lib/modules
    for file in "$modules"/*/kernel; do
        release=$(basename "$(dirname "$file")")
    done
    ln -s root/lib/modules "$dir/modules"
    for file in "$dir"/root/boot/vmlinu[xz]-"$release" "$modules/$release/vmlinuz"; do
        [[ ! -e $file ]] || ln -s "${file#"$dir"/}" "$dir/vmlinuz"
    done
    [[ -e $dir/vmlinuz ]] || die "no kernel image among the packages of $release"
    ln -s "root/usr/src/linux-headers-$release" "$dir/build"
    PATH=$PATH:/usr/sbin:/sbin depmod -b "$dir/root" "$release"
    printf '%s\n' "$release" >"$dir/release.new"
    mv "$dir/release.new" "$dir/release"
}

# little_endian FILE OFFSET BYTES: the number there.
little_endian() {
    od -An --endian=little -j "$2" -N "$3" -t "u$3" "$1" | tr -d ' '
}

# kernel_image: makes $kernel/image.  Where QEMU can start what a vmlinuz has packed in it
# (by PVH), that: an emulated processor needs some five seconds to unpack it, at each start.
kernel_image() {
    local from=$kernel/vmlinuz to unpack
    to=$(mktemp "$kernel/image.XXXXXX") || die "cannot write in $kernel"
    if [[ $arch == amd64 ]]; then
        # Documentation/arch/x86/boot.rst: setup_sects, payload_offset, payload_length.
        tail -c +$((512 * ($(little_endian "$from" 0x1f1 1) + 1) + $(little_endian "$from" 0x248 4) + 1)) "$from" |
            head -c "$(little_endian "$from" 0x24c 4)" >"$to.packed" || true
        case $(od -An -N 4 -t x1 "$to.packed" | tr -d ' ') in
        fd377a58) unpack=xz ;;
        28b52ffd) unpack=zstd ;;
        *) unpack=gzip ;;
        esac
        # The four bytes after it are no part of what is packed.
        "$unpack" -dc <"$to.packed" >"$to" 2>/dev/null || true
        rm "$to.packed"
    fi
    # Note 18 of Xen's is where PVH starts.
    if [[ $(LC_ALL=C readelf -n "$to" 2>/dev/null) == *Xen*0x00000012* ]]; then
        chmod 644 "$to"
    else
        ln -sf vmlinuz "$to"
    fi
    mv "$to" "$kernel/image"
}

# kernel_settle FOLDER: the header packages name each other by where they would
# be installed, or where the cache was before somebody moved it.
kernel_settle() {
    local makefile=$1/build/Makefile
    if grep -q '^include .*/usr/src/' "$makefile" && ! grep -qF "include $1/root/usr/src/" "$makefile"; then
        sed -i -E "s#^(include |KBUILD_OUTPUT=).*/usr/src/#\\1$1/root/usr/src/#" "$makefile"
    fi
}

# kernel_modules FOLDER RELEASE TO NAME...: copies the modules NAME, and those that
# they need, to the folder TO; TO/order has the order in which they must be loaded.
kernel_modules() {
    local dir=$1 release=$2 to=$3 path name
    shift 3
    for name; do
        PATH=$PATH:/usr/sbin:/sbin modprobe -d "$dir/root" -S "$release" --show-depends "$name"
    done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' |
        while read -r path; do
            name=$(basename "$path")
            case $path in
            *.xz) xz -dc "$path" ;;
            *.zst) zstd -qdc "$path" ;;
            *) cat "$path" ;;
            esac >"$to/${name%%.ko*}.ko"
            printf '%s\n' "${name%%.ko*}"
        done >"$to/order"
}

# kernel_initramfs FOLDER RELEASE: init, busybox and the modules that mount the
# host's root.
kernel_initramfs() {
    local dir=$1 release=$2 tree
    tree=$(mktemp -d -t initramfs.XXXXXX)
    mkdir -p "$tree"/{bin,modules,proc,sys,dev,host,top,newroot}
    cp "$(guest_busybox)" "$tree/bin/busybox"
    cp "$root/scripts/guest/init" "$tree/init"
    kernel_modules "$dir" "$release" "$tree/modules" ${arch_bus_module:+"$arch_bus_module"} 9pnet_virtio 9p overlay
    (cd "$tree" && find . | cpio --quiet -o -H newc | gzip -1) >"$tree.gz"
    mv "$tree.gz" "$dir/initramfs.cpio.gz"
    rm -rf "$tree"
}
