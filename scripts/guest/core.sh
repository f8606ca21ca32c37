# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What scripts share whose kernel leaves the ARP of sn0 to the VHDL core:
#
#   sn1 <-- wire --> sn0 --> rule: ARP --> channel 1 <--> nfpool offload <--> GHDL: arp_top or toe_top
#                         `--> all else --> the stack  <-- netlink --'
. "$NFPOOL_ROOT/scripts/guest/lib.sh"

# core_asked DEVICE: the kernel sends no request on it, it asks user space (arp(7)).
core_asked() {
    echo 0 >"/proc/sys/net/ipv4/neigh/$1/mcast_solicit"
    echo 0 >"/proc/sys/net/ipv4/neigh/$1/ucast_solicit"
    echo 1 >"/proc/sys/net/ipv4/neigh/$1/app_solicit"
}

# core_up [OPTION...]: the topology of lib.sh, and the core behind channel 1 with
# these options of nfpool offload; what it says is in /tmp/core.
core_up() {
    command -v ghdl >/dev/null || fail 'there is no ghdl; install it (Debian: ghdl-mcode)'
    up channels=2 tx=64 arp=1
    printf 'rule 1 ethertype 0x0806\ndelivery bypass 1\n' >/proc/nf_control
    core_asked sn0
    # A background command reads /dev/null unless it says otherwise.
    # shellcheck disable=SC2016 # for the inner shell
    begin /tmp/core sh -c 'input=$1; shift; exec nfpool offload --channel 1 "$@" <"$input"' sh \
        "${core_input:-/dev/null}" "$@"
    core=$!
    wait_for /tmp/core '^ready'
}

# toe_up [OPTION...]: as core_up with toe_top, which also gets ICMP and UDP to port 7;
# lines written to descriptor 9 become datagrams if the options say where they go.
toe_up() {
    core_input=/tmp/lines
    mkfifo $core_input
    exec 9<>$core_input
    core_up --core toe "$@"
    printf 'rule 1 icmp\nrule 1 udp 7\n' >/proc/nf_control
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
