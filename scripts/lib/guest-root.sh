# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The root of a guest that is another machine than this one: packages for it,
# unpacked and not installed.  Other guests have the root of this machine.

# The first suite of Debian with a JDK that is new enough.
guest_suite=trixie
guest_jdk=25
guest_packages=(
    bash busybox-static coreutils dash diffutils ethtool findutils gawk grep gzip hostname
    iproute2 libc-bin iputils-ping kmod mount procps sed util-linux
    "openjdk-$guest_jdk-jdk-headless"
)
guest_root=

# guest_root_prepare: sets guest_root, and guest_java, the JDK in it.
guest_root_prepare() {
    [[ $arch_foreign ]] || return 0
    [[ $(distribution) == debian ]] ||
        die "--arch $arch: the guest's programs come from Debian's archive, and this is $(distribution)"
    guest_root=$cache/guest/$guest_suite$arch_suffix
    guest_java=/usr/lib/jvm/java-$guest_jdk-openjdk-$arch
    [[ ! -e $guest_root/ready ]] || return 0
    step "Fetching programs and a JDK for $arch (about 150 MB, kept in $cache)"
    need_space "$cache" 1500
    archive_open "$guest_suite" "$arch"
    rm -rf "$guest_root"
    archive_unpack_with_needs "$guest_root" "${guest_packages[@]}"
    ln -sf gawk "$guest_root/usr/bin/awk"
    mkdir -p "$guest_root"/{dev,proc,sys,run,tmp,root,out,etc}
    : >"$guest_root/ready"
}

# guest_busybox: a static one, for the guest, which may have no root.
guest_busybox() {
    local folder=$cache/guest/busybox$arch_suffix
    if [[ $guest_root ]]; then
        printf '%s\n' "$guest_root/usr/bin/busybox"
    elif [[ $arch_foreign ]]; then
        if [[ ! -e $folder ]]; then
            archive_open "$(machine_suite)" "$arch"
            rm -rf "$folder.new"
            archive_unpack "$folder.new" busybox-static
            mv "$folder.new" "$folder"
        fi
        find "$folder" -name busybox -type f -perm -1
    else
        static_busybox
    fi
}

# guest_native: where programs in C for the guest are built (build_native).
guest_native() {
    printf '%s\n' "$root/native/target${arch_foreign:+/$arch}"
}
