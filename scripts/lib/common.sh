# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What every script of the lab uses: where things are, how it speaks.

# The checkout, and where downloads are kept between runs.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${NFPOOL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/nfpool}

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
