# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# A container engine for the tests: is there one, a private one for CI, and a base image where no registry
# can be reached. Sourced after common.sh by scripts/lab and .ci/run, which set -euo pipefail.
#
#   docker_ready            true when an engine answers (DOCKER_HOST, else the default socket)
#   docker_start_own DIR    root: starts a dockerd with everything it has under DIR and exports DOCKER_HOST
#   docker_stop_own         stops that dockerd and nothing else; DIR can then be removed
#   docker_base_image [DOCKERFILE]  makes sure that the image its FROM names is there (default: the project's)
#   docker_build TAG        builds the Dockerfile (on the host's network, so any engine can fetch packages)
#
# The private engine makes no bridge, no packet filter rules and no sysctl change: its containers have no
# network, its builds use the host's.

docker_ready() {
    command -v docker > /dev/null || return 1
    timeout 20 docker version --format '{{.Server.Version}}' > /dev/null 2>&1
}

docker_start_own() {
    local dir=$1 tries
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    if [ "$(id -u)" -ne 0 ]; then
        echo "docker: starting an engine needs root; start one yourself and set DOCKER_HOST" >&2
        return 1
    fi
    if ! command -v dockerd > /dev/null; then
        echo "docker: dockerd not found; install it (Debian: apt-get install docker.io)" >&2
        return 1
    fi
    if [ "${#dir}" -gt 90 ]; then
        echo "docker: $dir: too long for a socket path; give a shorter directory" >&2
        return 1
    fi
    dockerd --data-root "$dir/data" --exec-root "$dir/exec" --pidfile "$dir/pid" -H "unix://$dir/sock" \
        --bridge=none --iptables=false --ip-forward=false --ip-masq=false > "$dir/log" 2>&1 &
    docker_own_pid=$!
    docker_own_dir=$dir
    export DOCKER_HOST="unix://$dir/sock" DOCKER_BUILDKIT=0
    export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=localhost
    for ((tries = 0; tries < 60; tries++)); do
        docker_ready && return 0
        if ! kill -0 "$docker_own_pid" 2> /dev/null; then
            break
        fi
        sleep 0.5
    done
    echo "docker: dockerd does not answer on $dir/sock; the end of its log:" >&2
    tail -n 5 "$dir/log" >&2
    docker_stop_own
    return 1
}

docker_stop_own() {
    local tries mount
    [ -n "${docker_own_pid:-}" ] || return 0
    kill "$docker_own_pid" 2> /dev/null || true
    for ((tries = 0; tries < 60; tries++)); do
        kill -0 "$docker_own_pid" 2> /dev/null || break
        sleep 0.5
    done
    wait "$docker_own_pid" 2> /dev/null || true
    # A container that was killed hard can leave its overlay behind; the longest path goes first.
    while read -r mount; do
        umount "$mount" 2> /dev/null || umount -l "$mount" 2> /dev/null || true
    done < <(awk -v dir="$docker_own_dir/" 'index($2, dir) == 1 {print $2}' /proc/mounts | sort -r)
    unset docker_own_pid docker_own_dir DOCKER_HOST
}

# The Debian mirror this machine's own apt uses; nothing where it uses none.
docker_debian_mirror() {
    # shellcheck disable=SC2016 # the words are apt's own
    apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 2> /dev/null \
        | awk '$1 == "Debian" && $2 == "Debian" {print $3; exit}'
}

docker_base_image() {
    local image suite tar tree mirror
    image=$(awk '$1 == "FROM" {print $2; exit}' "${1:-$root/Dockerfile}")
    docker image inspect "$image" > /dev/null 2>&1 && return 0
    timeout 120 docker pull -q "$image" > /dev/null 2>&1 && return 0

    suite=${image#*:}
    suite=${suite%-slim}
    tar=$cache/$suite-minbase.tar
    if [ ! -s "$tar" ]; then
        echo "docker: $image cannot be pulled; making it with debootstrap (about a minute, kept in $tar)"
        if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap > /dev/null; then
            echo "docker: that needs root and debootstrap (Debian: apt-get install debootstrap)" >&2
            return 1
        fi
        mkdir -p "$cache"
        tree=$(mktemp -d "$cache/$suite-root.XXXXXX")
        mirror=$(docker_debian_mirror)
        if ! debootstrap --variant=minbase "$suite" "$tree" ${mirror:+"$mirror"} > "$tree.log" 2>&1; then
            echo "docker: debootstrap of $suite failed; the end of $tree.log:" >&2
            tail -n 5 "$tree.log" >&2
            rm -rf "$tree"
            return 1
        fi
        rm -rf "$tree"/var/cache/apt/archives/*.deb "$tree"/var/lib/apt/lists/*
        tar -C "$tree" --numeric-owner -cf "$tar.new" .
        mv "$tar.new" "$tar"
        rm -rf "$tree" "$tree.log"
    fi
    docker import "$tar" "$image" > /dev/null
}

docker_build() {
    DOCKER_BUILDKIT=0 docker build -q --network host -t "$1" "$root"
}
