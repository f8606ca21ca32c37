# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Fetches Debian packages of any suite without root and without touching the
# machine's own apt: a private set of sources and lists for each suite.

distribution() { (. /etc/os-release && printf '%s\n' "$ID"); }
machine_suite() { (. /etc/os-release && printf '%s\n' "$VERSION_CODENAME"); }

# The mirror that the machine's own apt uses for its suite.
machine_mirror() {
    local suite
    suite=$(machine_suite)
    apt-get update --print-uris 2>/dev/null |
        sed -n "s|^'\(.*\)/dists/$suite/InRelease'.*|\1|p" | head -n 1
}

# archive_open SUITE [ARCH]: sets apt_options; fetches the lists once.  The packages
# are those for this machine, or for another (a name as in arch.sh) and, named
# PACKAGE:ARCH, for both.
archive_open() {
    local suite=$1 host wanted dir mirror keyring components=main
    host=$(dpkg --print-architecture)
    wanted=${2:-$host}
    dir=$cache/apt/$suite
    [[ $wanted == "$host" ]] || dir+=-$wanted
    command -v apt-get >/dev/null || die "no apt-get here; the lab's kernel comes from Debian or Ubuntu packages"
    [[ $(distribution) != ubuntu ]] || components='main universe'
    keyring=/usr/share/keyrings/$(distribution)-archive-keyring.gpg
    apt_options=(
        -o "Dir::State=$dir/state" -o "Dir::State::status=$dir/status"
        -o "Dir::Cache=$dir/cache" -o "Dir::Etc::SourceList=$dir/sources.list"
        -o Dir::Etc::SourceParts=/dev/null -o Acquire::Languages=none
        -o APT::Sandbox::User=root -o APT::Update::Post-Invoke::=
        -o Acquire::Retries=3 -o Acquire::Check-Valid-Until=false
        -o "APT::Architecture=$wanted" -o "APT::Architectures::=$wanted" -o "APT::Architectures::=$host"
    )
    [[ ! -e $dir/ready ]] || return 0

    mirror=$(machine_mirror)
    [[ -n $mirror ]] ||
        die "no source for $(machine_suite) in the machine's apt configuration (/etc/apt/sources.list*); add one"
    mkdir -p "$dir"/{state/lists/partial,cache/archives/partial}
    : >"$dir/status"
    printf 'deb [arch=%s signed-by=%s] %s %s %s\n' \
        "$wanted,$host" "$keyring" "$mirror" "$suite" "$components" >"$dir/sources.list"
    run_logged "$cache/log/apt-${dir##*/}.log" apt-get "${apt_options[@]}" update
    : >"$dir/ready"
}

# archive_closure PACKAGE PATTERN: its name and those of the packages it needs
# whose names match PATTERN.
archive_closure() {
    apt-cache "${apt_options[@]}" depends --recurse --no-recommends --no-suggests \
        --no-conflicts --no-breaks --no-replaces --no-enhances "$1" |
        grep -E "^$2" | sort -u
}

# archive_unpack FOLDER PACKAGE...: download and unpack; nothing is installed.
archive_unpack() {
    local folder=$1 debs deb
    shift
    debs=$(mktemp -d -t debs.XXXXXX)
    (cd "$debs" && run_logged "$cache/log/download.log" apt-get "${apt_options[@]}" download "$@")
    mkdir -p "$folder"
    for deb in "$debs"/*.deb; do
        dpkg-deb -x "$deb" "$folder"
    done
    rm -rf "$debs"
}

# archive_unpack_with_needs FOLDER PACKAGE...: the same with all that the
# packages depend on, laid out as in an installed system whose / is FOLDER.
archive_unpack_with_needs() {
    local folder=$1 debs name
    shift
    debs=$(mktemp -d -t debs.XXXXXX)
    mkdir -p "$debs/partial" "$folder"
    run_logged "$cache/log/download.log" apt-get "${apt_options[@]}" -o "Dir::Cache::archives=$debs" \
        install --download-only --yes --no-install-recommends "$@"
    for name in bin sbin lib lib64; do
        mkdir -p "$folder/usr/$name"
        ln -sfn "usr/$name" "$folder/$name"
    done
    # With tar, since dpkg-deb -x would put folders in the place of the links.
    for name in "$debs"/*.deb; do
        dpkg-deb --fsys-tarfile "$name" | tar -x -C "$folder" --keep-directory-symlink --no-same-owner
    done
    rm -rf "$debs"
}

# archive_linux_source FOLDER STRIP [PATH...]: puts the source of the machine's
# kernel, or these parts of it, in FOLDER, without the first STRIP parts of each
# path.  FOLDER is there when all of it is.
archive_linux_source() {
    local folder=$1 strip=$2 source package
    shift 2
    archive_open "$(machine_suite)"
    package=$(archive_closure linux-source linux-source- | tail -n 1)
    source=$(mktemp -d -t source.XXXXXX)
    archive_unpack "$source" "$package"
    mkdir "$source/new"
    tar -x --strip-components="$strip" -C "$source/new" -f "$source/usr/src/$package".tar.* "${@/#/$package/}" ||
        die "cannot unpack the source of $package in $source"
    rm -rf "$folder"
    mkdir -p "${folder%/*}"
    mv "$source/new" "$folder"
    rm -rf "$source"
}
