# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# An owner cannot make frames or calls of others dear, whatever it does with its
# slots.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

# As many slots as there can be.
up order=10 width=128 delivery=bypass
cost_check hold
down

# Rules cost a frame the same, however many there are.
up channels=2 delivery=bypass
cost_check rules
down

up order=10 width=128 tx=30000
cost_check poll
down
