# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# nics: e1000 virtio-net-pci
# The lab's own wiring: two network cards with their stock drivers reach each other,
# and are free again for the next check.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
. "$NFPOOL_ROOT/scripts/guest/nics.sh"
set -e

near=$(nic e1000)
far=$(nic virtio-net-pci)
for round in 1 2; do
    nic_peer "$far"
    nic_stock "$near"
    nic_near "$(nic_device "$near")"
    await ping -c 1 -W 1 192.168.2.2 >/dev/null || fail "round $round: no answer to a ping"
    ping -c 20 -i 0.01 192.168.2.2 >/tmp/ping || fail "round $round: $(cat /tmp/ping)"
    nics_free
    [ ! -e "$pci/devices/$near/driver" ] || fail 'the e1000 still has a driver'
done
