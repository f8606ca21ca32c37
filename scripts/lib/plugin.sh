# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The plugins of QEMU in scripts/qemu.

# plugin_build NAME: sets plugin, what QEMU can load.
plugin_build() {
    [[ $arch_plugins ]] || die "what counts the guest's instructions (scripts/qemu) does not know those of $arch"
    plugin=$work/qemu/$1.so
    mkdir -p "${plugin%/*}"
    run_logged "$root/target/log/plugin.log" \
        gcc -O2 -Wall -Wextra ${CI:+-Werror} "-DNFPOOL_PLUGIN_API=$(plugin_api)" -fvisibility=hidden \
        -shared -fPIC -o "$plugin" "$root/scripts/qemu/$1.c"
}

# The version of QEMU's plugin interface: 1 up to QEMU 8.1, 2 in 8.2 and 9.0,
# 3 in 9.1 and newer (later versions take plugins for 3 as well).
plugin_api() {
    local version major minor
    version=$("$arch_qemu" --version | sed -n 's/.*version \([0-9]*\.[0-9]*\).*/\1/p')
    major=${version%.*}
    minor=${version#*.}
    "$arch_qemu" --help | grep -q '^-plugin' ||
        die "this QEMU ($version) was built without plugins, which count what the guest does; the packages of Debian and Ubuntu have them"
    if ((major < 8 || (major == 8 && minor < 2))); then
        echo 1
    elif ((major == 8 || (major == 9 && minor < 1))); then
        echo 2
    else
        echo 3
    fi
}
