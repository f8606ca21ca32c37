# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# arp_axis does the ARP of a veth, whose wire changes nothing: a probe for its address is a conflict.
. "$NFPOOL_ROOT/scripts/guest/core.sh"
set -e

modprobe veth || skip 'there is no veth'
load channels=1 tx=64 width=1524
new_peer
ip link add veth0 type veth peer name veth1 netns peer
ip addr add 192.168.2.1/24 dev veth0
ip link set veth0 up
in_peer ip addr add 192.168.2.2/24 dev veth1
in_peer ip link set veth1 up
# The kernel answers no ARP on this device, and sends none.
echo 8 >/proc/sys/net/ipv4/conf/veth0/arp_ignore
core_asked veth0
echo 'attach 0 veth0 watch' >/proc/nf_control
mac=$(cat /sys/class/net/veth0/address)
begin /tmp/core nfpool offload --channel 0 --device veth0 --core axis
core=$!
wait_for /tmp/core '^ready: veth0 by arp_axis '

ping -c 1 -W 5 192.168.2.2 || ping -c 1 -W 5 192.168.2.2 || fail "no answer to veth0: $(cat /tmp/core)"
in_peer ip neigh flush dev veth1
in_peer ping -c 1 -W 5 192.168.2.1 || fail "no answer to veth1: $(cat /tmp/core)"
in_peer ip neigh show 192.168.2.1 dev veth1 | grep -q "$mac" || fail "$(in_peer ip neigh show)"
# A probe of the core's address is answered, one of a free address is not.
! in_peer busybox arping -D -c 2 -w 5 -I veth1 192.168.2.1 || fail 'busybox arping -D sees no conflict'
in_peer busybox arping -D -c 1 -w 2 -I veth1 192.168.2.77 || fail 'busybox arping -D sees a conflict with nobody'
if arping -V 2>&1 | grep -q iputils; then
    ! in_peer arping -D -c 2 -w 5 -I veth1 192.168.2.1 || fail 'arping -D sees no conflict'
fi
core_said '^wire *ARP who-has 192.168.2.1 tell 0.0.0.0$'

core_stop
cat /tmp/core
[ "$(core_total lost)" -eq 0 ] || fail 'frames were lost'
echo 'detach 0' >/proc/nf_control
ip netns del peer
await sh -c '! ip link show veth0 >/dev/null 2>&1' || fail 'veth0 is still there'
unload
