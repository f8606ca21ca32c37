# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The packages of target/package, tried as a user would: in a VM that is a fresh
# Debian with systemd.  Its disk is made once and kept in the cache; what a VM writes
# is forgotten with it.
#
#   $cache/machine/SUITE/disk, vmlinuz, initrd
#
# To set up a Debian and to compile in it takes a VM that is another machine too long.
# There, the client's package is tried, in the root that the lab has for such a VM
# (guest-root.sh), with the module that the lab builds.

package_check_tools='
debootstrap debootstrap
mke2fs e2fsprogs
'
# What the packages depend on is there, so that the VM needs no network.
package_machine_packages=systemd-sysv,linux-image-amd64,linux-headers-amd64,dkms,adduser,iproute2,iputils-ping,kmod,man-db

# run_package_check [SUITE...]: Debian 12 and 13 by default.
run_package_check() {
    local suite status=0
    package_place
    compgen -G "$package_out/*.deb" >/dev/null ||
        die "package-check: there are no packages; first run: scripts/lab${arch_foreign:+ --arch $arch} package"
    if [[ $arch_foreign ]]; then
        (($# == 0)) || die "package-check --arch $arch takes no suite: the packages are for Debian ($guest_suite)"
        package_check_foreign
        return
    fi
    ensure_packages "$(arch_tools)$vm_tools$package_check_tools"
    (($# > 0)) || set -- bookworm trixie
    for suite; do
        package_machine_prepare "$suite"
        step "Booting Debian ($suite) in QEMU, to install the packages there"
        package_machine_run "$suite" || status=$?
    done
    return $status
}

# package_machine_prepare SUITE
package_machine_prepare() {
    local machine=$cache/machine/$1 tree
    [[ ! -e $machine/disk ]] || return 0
    ((EUID == 0)) || die 'package-check: making the disk of a fresh Debian needs root (debootstrap)'
    step "Making a fresh Debian ($1; about 1 GB, kept in $machine)"
    need_space "$cache" 4000
    rm -rf "$machine"
    mkdir -p "$machine"
    tree=$machine/tree
    run_logged "$machine/log" debootstrap --include="$package_machine_packages" "$1" "$tree" "$(machine_mirror)"
    rm -rf "$tree"/var/cache/apt/archives/*.deb
    package_machine_unit >"$tree/etc/systemd/system/try-packages.service"
    ln -s ../try-packages.service "$tree/etc/systemd/system/multi-user.target.wants"
    echo fresh >"$tree/etc/hostname"
    echo 'root / ext4 defaults 0 1' >"$tree/etc/fstab"
    cp "$tree"/boot/vmlinuz-* "$machine/vmlinuz"
    cp "$tree"/boot/initrd.img-* "$machine/initrd"
    truncate -s 4G "$machine/disk.new"
    run_logged "$machine/log" mke2fs -q -t ext4 -d "$tree" "$machine/disk.new"
    rm -rf "$tree"
    mv "$machine/disk.new" "$machine/disk"
}

# package_machine_unit: runs scripts/package/check at the end of the start, and then
# switches the machine off.
package_machine_unit() {
    cat <<'EOF'
[Unit]
Description=Try the packages of nfpool
After=multi-user.target
SuccessAction=poweroff-force
FailureAction=poweroff-force

[Service]
Type=oneshot
ExecStartPre=/bin/mount -m -t 9p -o trans=virtio,version=9p2000.L,ro packages /packages
ExecStartPre=/bin/mount -m -t 9p -o trans=virtio,version=9p2000.L out /out
ExecStart=/bin/sh /out/check
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS0
EOF
}

# package_machine_run SUITE: shows what scripts/package/check says, and returns its
# status.
package_machine_run() {
    local machine=$cache/machine/$1 out=$work/package-check/$1 words
    rm -rf "$out"
    mkdir -p "$out"
    cp "$root/scripts/package/check" "$out/check"
    mapfile -t words < <(
        vm_share packages "$package_out" readonly=on
        vm_share out "$out"
    )
    timeout --foreground "${VM_SECONDS:-3600}" "$arch_qemu" -machine "$arch_machine" -accel tcg -cpu "$arch_cpu" -m "$vm_memory" \
        -nodefaults -no-user-config -display none -no-reboot -nic none -serial stdio \
        -kernel "$machine/vmlinuz" -initrd "$machine/initrd" \
        -drive "file=$(vm_path "$machine/disk"),format=raw,if=virtio,snapshot=on" "${words[@]}" \
        -append "root=/dev/vda rw console=$arch_console quiet systemd.show_status=no systemd.mask=serial-getty@$arch_console.service $arch_words $arch_clock_words" \
        </dev/null | sed -u 's/\r$//' | tee "$out/console"
    [[ -e $out/status ]] || die "package-check: the VM ended before its work did; what it said is above and in $out/console"
    return "$(<"$out/status")"
}

# package_check_foreign: that the suite has what the client's package depends on, and
# that it works once it is installed.
package_check_foreign() {
    setup
    build_module
    build_native
    archive_open "$guest_suite" "$arch"
    run_logged "$package_out/install.log" apt-get "${apt_options[@]}" install --simulate --no-install-recommends "$package_out"/nfpool_*.deb
    say "Debian ($guest_suite, $arch) has what nfpool depends on: $(grep -c '^Inst ' "$package_out/install.log") packages with it"
    [[ -x $guest_root/usr/bin/dpkg ]] || archive_unpack_with_needs "$guest_root" dpkg
    step "Booting Linux $release in QEMU ($arch), to install the client's package there"
    VM_SHARE=$package_out vm_run "$work/package-check/$guest_suite$arch_suffix" scripts/guest/package-client
}
