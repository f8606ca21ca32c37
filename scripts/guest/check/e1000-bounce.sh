# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# machine: bounce
# The port e1000 where the kernel would copy what a card writes: a hidden copy of each
# frame.  The card is refused, with the reason, and its own driver can have it.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

# refused WORDS PARAMETER...: loaded so, the driver does not take the card.
refused() {
    words=$1
    shift
    load width=1528 "$@"
    echo snull >"$pci/devices/$near/driver_override"
    echo "$near" >"$pci/drivers_probe" 2>/dev/null || true
    [ ! -e "$pci/devices/$near/driver" ] || fail "$*: the card was taken"
    dmesg --notime | grep "^snull: $near: " | tee /tmp/said
    grep -q "$words" /tmp/said || fail "$*: $(dmesg | tail -n 3)"
    # That is no fault; what else the log says may be one.
    dmesg --raw | grep -v "$words" | sh "$NFPOOL_ROOT/scripts/guest/judge-log" || fail 'the kernel log has a fault'
    dmesg --clear
    grep -q '^channel 0 .* port wire$' /proc/nf_control || fail "$(cat /proc/nf_control)"
    echo >"$pci/devices/$near/driver_override"
    unload
}

near=$(nic e1000)
# A pool that is longer than any bounce buffer, and one that is not.
refused ': cannot reach the pool, 2097152 bytes at 0x[0-9a-f]*, without a bounce buffer; boot without swiotlb=force, or with less than 4 GiB of memory$'
refused ': would get the pool through a bounce buffer, a copy of each frame; boot without swiotlb=force, or with less than 4 GiB of memory$' order=4
nic_stock "$near"
nics_free
