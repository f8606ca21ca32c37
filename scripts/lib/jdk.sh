# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Finds a JDK that is new enough; sourced by scripts/nfpool and scripts/lab.

# The floor of the Java client: the Foreign Function and Memory API.
readonly nfpool_jdk_floor=22

# Where nfpool keeps what it has fetched.  Without HOME, ~ is what the system
# knows of the user.
nfpool_cache() {
    local cache=${NFPOOL_CACHE:-${XDG_CACHE_HOME:-${HOME:-~}/.cache}/nfpool}
    [[ $cache == /* ]] || cache=$PWD/$cache
    printf '%s\n' "$cache"
}

# Names of files that are not ASCII reach a JVM only in a UTF-8 locale.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
*[Uu][Tt][Ff]*) ;;
*) export LC_ALL=C.UTF-8 ;;
esac

# Prints the feature version of the JDK in a directory, such as 25; nothing if
# there is none, or a JRE only.
jdk_version() {
    local home=$1 line
    [[ -x $home/bin/java && -x $home/bin/javac ]] || return 0
    if [[ -r $home/release ]]; then
        while IFS= read -r line; do
            if [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]]; then
                printf '%s\n' "${BASH_REMATCH[1]}"
                return 0
            fi
        done <"$home/release"
    fi
    line=$("$home/bin/java" -version 2>&1) || return 0
    [[ $line =~ \"([0-9]+) ]] && printf '%s\n' "${BASH_REMATCH[1]}"
    return 0
}

# Prints the home of a JDK that is new enough: JAVA_HOME, the java on PATH,
# those in /usr/lib/jvm, nfpool's own. Returns 1 with one line on stderr that
# says what was found instead and what to do.
find_jdk() {
    local candidates=() home version too_old=
    [[ -z ${JAVA_HOME:-} ]] || candidates+=("$JAVA_HOME")
    if home=$(command -v java) && home=$(readlink -f "$home"); then
        candidates+=("${home%/bin/java}")
    fi
    for home in /usr/lib/jvm/*; do
        candidates+=("$home")
    done
    candidates+=("$(nfpool_cache)/jdk")
    for home in "${candidates[@]}"; do
        version=$(jdk_version "$home")
        [[ -n $version ]] || continue
        if ((version >= nfpool_jdk_floor)); then
            printf '%s\n' "$home"
            return 0
        fi
        : "${too_old:=Java $version in $home}"
    done
    printf 'no JDK %s or newer (%s): scripts/lab build fetches one, or install one and set JAVA_HOME\n' \
        "$nfpool_jdk_floor" "${too_old:-none at all}" >&2
    return 1
}
