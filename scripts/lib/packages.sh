# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Installs what the lab needs from the distribution, by name, saying so first.

# One "file-or-command package" a line; what depends on the machine is in arch.sh.
vm_tools='
busybox busybox-static
cpio cpio
depmod kmod
gcc gcc
make make
/usr/include/stdio.h libc6-dev
ip iproute2
ping iputils-ping
ethtool ethtool
xz xz-utils
zstd zstd
'
lab_tools="$vm_tools
mvn maven
"
matrix_tools="$vm_tools
unshare util-linux
readelf binutils
"
legacy_tools='
musl-gcc musl-tools
/usr/include/linux/types.h linux-libc-dev
'
offload_tools='
ghdl ghdl-mcode
'
browser_tools='
chromium chromium
chromedriver chromium-driver
'
test_tools="
arp-scan arp-scan
arping iputils-arping
ghdl ghdl-mcode
iperf3 iperf3
nft nftables
nping nmap
tcpdump tcpdump
tshark tshark
$browser_tools
"

have_tool() {
    case $1 in
    /*) [[ -e $1 ]] ;;
    # busybox must be the static one: it runs where there is no libc.
    busybox) [[ -n $(static_busybox) ]] ;;
    *) PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null ;;
    esac
}

static_busybox() {
    local path
    for path in /bin/busybox /usr/bin/busybox; do
        if [[ -x $path ]] && ! ldd "$path" >/dev/null 2>&1; then
            printf '%s\n' "$path"
            return
        fi
    done
}

missing_packages() {
    local tool package
    while read -r tool package; do
        [[ -z $tool ]] || have_tool "$tool" || printf '%s\n' "$package"
    done <<<"$1" | sort -u
}

# ensure_packages TOOL-LIST
ensure_packages() {
    local missing sudo=()
    mapfile -t missing < <(missing_packages "$1")
    ((${#missing[@]})) || return 0

    command -v apt-get >/dev/null ||
        die "missing: ${missing[*]}; this is not Debian or Ubuntu, so install what corresponds to these packages by hand"
    if ((EUID)); then
        command -v sudo >/dev/null ||
            die "missing packages and no right to install them; ask an administrator for: apt-get install ${missing[*]}"
        sudo=(sudo)
    fi
    step "Installing from the distribution: ${missing[*]}"
    need_space /var/cache 1500
    run_logged "$cache/log/apt.log" "${sudo[@]}" apt-get update
    run_logged "$cache/log/apt.log" "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "${missing[@]}"
    mapfile -t missing < <(missing_packages "$1")
    ((${#missing[@]} == 0)) || die "still missing after apt-get install: ${missing[*]}; see $cache/log/apt.log"
}
