# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The crafted ARP frames of vhdl/test/frames, put to this kernel: it does what the file says that
# Linux does. ArpAgainstLinuxTest compares the VHDL core with the same file.
#
#   v1, a namespace: one frame at a time  <-- veth -->  v0 192.168.0.1/24, which knows nobody
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

frames=$NFPOOL_ROOT/vhdl/test/frames/arp.txt

modprobe veth || skip 'there is no veth'
ip netns add peer
ip link add v0 address 00:53:4e:55:4c:30 type veth peer name v1 netns peer
no_ipv6
in_peer ip link set v1 up
ip addr add 192.168.0.1/24 dev v0
ip link set v0 up
for name in rp_filter accept_local arp_accept; do
    echo 0 >/proc/sys/net/ipv4/conf/v0/$name
    echo 0 >/proc/sys/net/ipv4/conf/all/$name
done
sleep 1

# One program sends them all: each start of a program costs more than an exchange.
mkfifo /tmp/frames /tmp/replies
in_peer frame_exchange v1 </tmp/frames >/tmp/replies &
exchange=$!
exec 3>/tmp/frames 4</tmp/replies

count=0
wrong=
while read -r name linux _ frame; do
    case $name in '#' | '') continue ;; esac
    echo "$frame" >&3
    read -r verdict <&4 || fail "$name: no verdict"
    learned=$(printf 'neigh show dev v0\nneigh flush dev v0\n' | ip -batch -)
    case $learned in
    *lladdr*) verdict=${verdict}l ;;
    *) verdict=${verdict}- ;;
    esac
    count=$((count + 1))
    [ "$verdict" = "$linux" ] || wrong="$wrong
$name: $verdict, the file says $linux"
done <"$frames"
exec 3>&- 4<&-
wait $exchange || fail 'frame_exchange'
ip netns del peer
echo "$count frames"
[ $count -ge 70 ] || fail "only $count frames"
[ -z "$wrong" ] || fail "the kernel does otherwise:$wrong"
