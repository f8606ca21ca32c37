# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What every script of the lab uses: where things are, how it speaks.

# Programs of other languages say other things than what is looked for here.
export LC_ALL=C.UTF-8

# shellcheck source=scripts/lib/jdk.sh
. "$(dirname "${BASH_SOURCE[0]}")/jdk.sh"

# The checkout; where downloads are kept between runs; and where modules are
# built: the kernel's makefiles take no path with spaces and the like.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=$(nfpool_cache)
work=$root/target
not_for_make=$'*[] \t\n:,;#%$&\'"`\\\\(){}<>|*?!~=[]*'
# shellcheck disable=SC2053 # a pattern
[[ $root != $not_for_make ]] || work=$cache/checkout/$(printf '%s' "$root" | cksum | tr -d ' ')

step() {
    printf '==> %s\n' "$*"
}

say() {
    printf '    %s\n' "$*"
}

# die WHAT-AND-REMEDY: one clear line, then the end.
die() {
    printf 'lab: %s\n' "$*" >&2
    exit 1
}

# end PID...: children of this shell, each one waited for: what it writes as it ends
# must not come back into a folder that is then removed.
end() {
    (($#)) || return 0
    kill "$@" 2>/dev/null || true
    wait "$@" 2>/dev/null || true
}

# make_busy LOOPS: as many for each processor, until this script ends.
make_busy() {
    local n
    for ((n = 0; n < $1 * $(nproc); n++)); do
        (while [[ -e /proc/$$ ]]; do for ((i = 0; i < 100000; i++)); do :; done; done) &
    done
}

# check_places: a clear word about a checkout or a cache that the lab cannot use,
# before anything is done.  Temporary files go to the cache: /tmp may be full, or
# not for programs.
check_places() {
    local old
    [[ $root != *[:$'\n']* ]] ||
        die "$root: no Java program can be run from a path with a colon; move the checkout"
    # shellcheck disable=SC2053 # a pattern
    [[ $cache != $not_for_make ]] ||
        die "$cache: the kernel's makefiles do not take such a path; set NFPOOL_CACHE to one of letters, digits, and / . _ - +"
    writable "$root" || die "$root cannot be written, and what is built goes there; copy the checkout to a folder of yours: cp -r"
    mkdir -p "$cache" 2>/dev/null && writable "$cache" ||
        die "$cache cannot be written; set NFPOOL_CACHE to a folder that can"
    # Of runs that were killed.
    for old in "$cache"/tmp/*; do
        [[ ! -e $old || -e /proc/${old##*/} ]] || rm -rf "$old"
    done
    export TMPDIR=$cache/tmp/$$
    mkdir -p "$TMPDIR"
    export MAVEN_OPTS="${MAVEN_OPTS:-} -Djava.io.tmpdir=$TMPDIR"
}

# writable FOLDER: so that a file can be made there; root may write by its mode,
# but not to a file system that is read-only.
writable() {
    local file
    file=$(mktemp -p "$1" .nfpool.XXXXXX 2>/dev/null) && rm -f "$file"
}

# need_space FOLDER MEGABYTES
need_space() {
    local folder=$1 need=$2 have
    mkdir -p "$folder" || die "cannot make $folder; set NFPOOL_CACHE to a folder you may write"
    have=$(($(df --output=avail -k "$folder" | tail -n 1) / 1024))
    ((have >= need)) ||
        die "$folder: $have MB free, $need MB needed; free some, or set NFPOOL_CACHE to a folder on another disk"
}

# run_logged LOG COMMAND...: quiet when it works, the log's tail when not.
run_logged() {
    local log=$1
    shift
    mkdir -p "$(dirname "$log")"
    "$@" >"$log" 2>&1 && return
    tail -n 30 "$log" >&2
    die "$1 failed; the whole log is $log"
}
