# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# machine: iommu
# The port e1000 behind an IOMMU: the card has the pool at another address than the
# processor, receives and sends there, and reaches for no memory that it was not given
# or that was taken back: not while a claim stops it, nor when it is unbound, or the
# module unloaded, under traffic.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

# told NAME: from the port's line.
told() {
    awk -v name="$1" '/^port e1000 / { for (i = 3; i < NF; i++) if ($i == name) print $(i + 1) }' /proc/nf_control
}

e1000_up tx=64 delivery=bypass
grep '^port e1000 ' /proc/nf_control
[ "$(told physical)" = "$(printf %#x "$(cat /proc/nf_addr)")" ] || fail "the pool is at $(cat /proc/nf_addr)"
[ "$(told bus)" != "$(told physical)" ] || fail 'the card has the address of the processor: no IOMMU'
for bytes in 64 1454; do
    receives 500 $bytes
    sends 16 500 $bytes
done

# sender_begin, sender_kill: frames come all the time; when the card is gone, they wait
# in QEMU, and the sender for ever.
sender_begin() {
    ip netns exec peer udp_seq 192.168.2.1 9003 1000000 &
    sender=$!
    await frames_come || fail "no frame has come: $(cat /proc/nf_control)"
}

sender_kill() {
    sleep 1
    kill $sender || fail 'there was no traffic any more'
    wait $sender || true
}

frames_come() {
    [ "$(counter 0 rx_frames)" -gt 100 ]
}

sender_begin
nic_unbind "$near"
sender_kill
nics_free
unload
e1000_up delivery=bypass
sender_begin
unload
sender_kill
nics_free
dmesg | grep -i 'DMAR.*fault' && fail 'the card reached for other memory'
true
