# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A packet in a datagram from a slot: if the end of a tunnel may take it apart, it has
# been copied.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up tx=64
tx_tunnels 192.168.0.2 9000
down
