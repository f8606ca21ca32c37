# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The handler gets the pool itself: a view kept after its slot went back shows
# what the kernel writes there next.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up
begin /tmp/proof nfpool prove-view --timeout 60
prover=$!
wait_for /tmp/proof '^ready'
in_peer udp_seq --window 1000 192.168.1.1 9000 1500
wait $prover || fail "$(cat /tmp/proof)"
cat /tmp/proof
down
