# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The live page has the numbers of nfpool stats, nfpool map and ethtool -S.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

# ask WHAT: what the page is told.
ask() {
    busybox wget -q -O - "$(page_url "$1")"
}

# number NAME FILE: the first of that name.
number() {
    grep -o "\"$1\":[0-9]*" "$2" | head -n 1 | cut -d : -f 2
}

# frames FILE: a line for each page: its number, page frame and flags, but for REFERENCED,
# which comes and goes with programs that end.
frames() {
    { cat "$1"; echo; } | tr '{' '\n' |
        sed -n 's/.*"firstPage":\([0-9]*\),"lastPage":\([0-9]*\),.*"pageFrame":"\([^"]*\)".*"flags":"\([^"]*\)".*/\1 \2 \3 \4/p' |
        sed 's/ REFERENCED//' |
        while read -r first last frame flags; do
            for n in $(seq "$first" "$last"); do
                echo "$n $((frame + n - first)) $flags"
            done
        done
}

up tx=64
begin /tmp/page nfpool web
page=$!
wait_for /tmp/page '^http'
in_peer udp_seq 192.168.1.1 9000 $(($(slots) + 103))
nf_send --drain --count 70 192.168.0.2 9001

ask now >/tmp/now
nfpool stats --count 1 --format json >/tmp/stats
for name in frames full oversize waiting txFrames inFlight; do
    [ "$(number $name /tmp/now)" = "$(number $name /tmp/stats)" ] || fail "$name: the page $(cat /tmp/now), nfpool stats $(cat /tmp/stats)"
done
for names in frames:rx_frames bytes:rx_bytes full:rx_full oversize:rx_oversize txFrames:tx_frames txBytes:tx_bytes; do
    ethtool=$(ethtool -S sn0 | sed -n "s/^ *pool_${names#*:}: //p")
    [ "$(number "${names%:*}" /tmp/now)" = "$ethtool" ] || fail "${names#*:} $ethtool: the page $(cat /tmp/now)"
done
if [ "$(number full /tmp/now)" -eq 0 ] || [ "$(number txFrames /tmp/now)" -lt 70 ]; then
    fail "there was nothing to compare: $(cat /tmp/now)"
fi

ask pages >/tmp/pages
nfpool map --format json >/tmp/map
frames /tmp/pages >/tmp/pages.frames
frames /tmp/map >/tmp/map.frames
[ "$(grep -c RESERVED /tmp/map.frames)" -eq 512 ] || fail "$(cat /tmp/map)"
cmp /tmp/pages.frames /tmp/map.frames || fail "the page: $(cat /tmp/pages), nfpool map: $(cat /tmp/map)"
head -n 1 /tmp/map.frames

kill $page
wait $page || true
down
