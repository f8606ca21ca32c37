# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# netpoll sends with interrupts off, where a frame must not go up another stack:
# both devices refuse it.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

load arp=1
for device in sn0 sn1; do
    ip addr add 192.168.${device#sn}.1/24 dev $device
    ip link set $device up
    modprobe netconsole "netconsole=6665@192.168.${device#sn}.1/$device,6666@192.168.${device#sn}.2/" 2>/tmp/error &&
        fail "netconsole sends over $device"
    dmesg --notime | grep -q "$device doesn't support polling" || fail "$(cat /tmp/error; dmesg --notime | tail -n 3)"
    # What was expected is no warning.
    dmesg --clear
done
unload
