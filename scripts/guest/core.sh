# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What scripts share whose kernel leaves the ARP of sn0 to the VHDL core:
#
#   sn1 <-- wire --> sn0 --> rule: ARP --> channel 1 <--> nfpool offload <--> GHDL: arp_top
#                         `--> all else --> the stack  <-- netlink --'
. "$NFPOOL_ROOT/scripts/guest/lib.sh"

# core_up [OPTION...]: the topology of lib.sh, and the core behind channel 1 with
# these options of nfpool offload; what it says is in /tmp/core.
core_up() {
    command -v ghdl >/dev/null || fail 'there is no ghdl; install it (Debian: ghdl-mcode)'
    up channels=2 tx=64 arp=1
    printf 'rule 1 ethertype 0x0806\ndelivery bypass 1\n' >/proc/nf_control
    # arp(7): the kernel sends no request, it asks user space.
    echo 0 >/proc/sys/net/ipv4/neigh/sn0/mcast_solicit
    echo 0 >/proc/sys/net/ipv4/neigh/sn0/ucast_solicit
    echo 1 >/proc/sys/net/ipv4/neigh/sn0/app_solicit
    begin /tmp/core nfpool offload --channel 1 "$@"
    core=$!
    wait_for /tmp/core '^ready'
}

# core_stop: the core ends, and says what it has done.
core_stop() {
    kill "$core"
    wait "$core" || true
    core_said '^core counters'
}

core_said() {
    grep -q "$1" /tmp/core || fail "no '$1' from the core: $(cat /tmp/core)"
}

# core_total NAME: the number after this word in what it said at the end.
core_total() {
    sed -n "s/.*[ (]$1 \\([0-9]*\\).*/\\1/p" /tmp/core | tail -n 1
}

# forget: both kernels, not the core, forget each other.
forget() {
    ip neigh flush dev sn0
    in_peer ip neigh flush dev sn1
}
