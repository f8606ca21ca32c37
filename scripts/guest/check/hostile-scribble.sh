# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A user writes random words all over the pool while 100,000 frames arrive: the
# kernel carries on, its counters are its own, and a reader can use the pool
# afterwards.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

up
frames=$(rounds 100000)
hostile scribble 600 >/tmp/scribble &
scribbler=$!
wait_for /tmp/scribble scribbling
in_peer udp_seq 192.168.1.1 9000 "$frames"
kill $scribbler
stored=$(ethtool -S sn0 | sed -n 's/^ *pool_rx_frames: //p')
full=$(ethtool -S sn0 | sed -n 's/^ *pool_rx_full: //p')
echo "$stored stored, $full dropped"
[ $((stored + full)) -eq "$frames" ] || fail 'the driver lost count'

# The next reader finds a header that the driver has written anew, and slots
# that it can use, whatever is in them.
nf_reader >/tmp/nonsense
in_peer udp_seq 192.168.1.1 9000 1397
[ "$(nf_reader | wc -l)" -eq 1397 ] || fail 'the pool cannot be used any more'
down
