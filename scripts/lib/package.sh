# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Debian packages, made with the distribution's tools: nfpool-dkms (the module's
# source) and nfpool (the client, with a Java runtime of its own).  What is not
# made by this file is in scripts/package/debian.  In $work/package it leaves the
# packages and, in nfpool-VERSION, the tree that they are made of:
#
#   kmod/          the module's source
#   client/        the jars
#   runtime/       a Java runtime with the modules that they need, made by jlink
#   nfpool.jsa     their classes, as a JVM starts from them
#   man/, completion/   made from what the commands say of themselves
#   debian/

package_tools='
dpkg-buildpackage dpkg-dev
dh debhelper
dh_dkms dh-dkms
help2man help2man
lintian lintian
strip binutils
'
# What jdeps finds in the jars, but for java.desktop: JNA uses it only where there is
# a window.
package_modules=java.base,java.logging,jdk.httpserver,jdk.jfr

# package_version: of Maven's, as Debian writes it.
package_version() {
    sed -n '/<artifactId>nfpool-parent</,/<version>/s|.*<version>\(.*\)</version>.*|\1|p' "$root/pom.xml" |
        sed 's/-/~/' | tr '[:upper:]' '[:lower:]'
}

run_package() {
    local version tree
    ensure_packages "$lab_tools$package_tools"
    jdk_prepare
    [[ $JAVA_HOME != "$cache"/* ]] ||
        die "package: the JDK in $cache runs with a C library of its own, and so would the package; set JAVA_HOME to one that needs no other than this machine's"
    version=$(package_version)
    tree=$work/package/nfpool-$version
    SOURCE_DATE_EPOCH=$(date -d "$(sed -n 's|.*outputTimestamp>\(.*\)</.*|\1|p' "$root/pom.xml")" +%s)
    export SOURCE_DATE_EPOCH
    step 'Building the Java client'
    build_java
    step "Putting nfpool $version together in $tree"
    rm -rf "$work/package"
    mkdir -p "$tree"
    cp -r "$root/kmod" "$root/scripts/package/debian" "$tree"
    rm -rf "$tree/kmod/model"
    package_changelog "$version" >"$tree/debian/changelog"
    package_client "$tree"
    package_pages "$tree" "$version"
    step 'Making the packages'
    (cd "$tree" && run_logged "$work/package/build.log" dpkg-buildpackage --build=binary --no-sign)
    (cd "$work/package" && lintian --fail-on error,warning --allow-root --suppress-tags bad-distribution-in-changes-file nfpool_*.changes) ||
        die 'package: lintian has found faults (above)'
    (cd "$work/package" && sha256sum ./*.deb | tee SHA256SUMS)
    du -h "$work/package"/*.deb
}

# package_changelog VERSION
package_changelog() {
    printf 'nfpool (%s) unstable; urgency=medium\n\n  * nfpool %s; what is new is in CHANGELOG.md of the source.\n\n -- %s  %s\n' "$1" "$1" \
        'The nfpool maintainers <maintainers@nfpool.github.io>' "$(date -uR -d "@$SOURCE_DATE_EPOCH")"
}

# package_client TREE: jars, runtime and archive.
package_client() {
    local tree=$1 target=$root/java-client/cli/target
    mkdir -p "$tree/client/lib"
    cp "$target/nfpool-cli.jar" "$tree/client"
    cp "$target"/lib/*.jar "$tree/client/lib"
    run_logged "$work/package/jlink.log" "$JAVA_HOME/bin/jlink" --add-modules "$package_modules" --output "$tree/runtime" \
        --strip-debug --no-header-files --no-man-pages --generate-cds-archive
    # For heaps of 32 GB and more.
    rm -f "$tree/runtime/lib/server/classes_nocoops.jsa"
    find "$tree/runtime" -type f \( -name '*.so' -o -path '*/bin/*' -o -name jexec -o -name jspawnhelper \) \
        -exec strip --strip-unneeded --remove-section=.comment --remove-section=.note {} +
    # The archive knows the jars by their times; those in a package are not later than this.
    find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    run_logged "$work/package/archive.log" "$tree/runtime/bin/java" -XX:+UseSerialGC "-XX:ArchiveClassesAtExit=$tree/nfpool.jsa" \
        -jar "$tree/client/nfpool-cli.jar" read --embedded --frames 1 --format hex
    [[ -s $tree/nfpool.jsa ]] || die "package: no archive of classes was made; see $work/package/archive.log"
}

# package_pages TREE VERSION: a page of the manual for nfpool and each of its commands.
package_pages() {
    local tree=$1 version=$2 programs=$work/package/programs program command summary
    mkdir -p "$tree/man" "$tree/completion" "$programs"
    program=$programs/nfpool
    # In one line each: the page breaks them anew.
    package_program "$program" "$tree/runtime/bin/java" -Dpicocli.usage.width=2000 -jar "$tree/client/nfpool-cli.jar"
    "$program" completion | sed 1d >"$tree/completion/nfpool"
    while read -r command summary; do
        [[ ! $command ]] || package_program "$program-$command" "$program" "$command"
        run_logged "$work/package/man.log" help2man --no-info --no-discard-stderr --source=nfpool "--version-string=$version" \
            "--name=${summary:-reads the packet pool of the driver snull}" --output="$tree/man/nfpool${command:+-$command}.1" \
            "$program${command:+-$command}"
    done < <(echo && "$program" --help | package_commands)
    rm -r "$programs"
}

# package_program FILE COMMAND...: FILE says what COMMAND says, each example in a
# paragraph of its own.
package_program() {
    printf '#!/bin/bash\nset -o pipefail\n%s "$@" | sed "/^Examples:/,\\$s/^  /\\n  /"\n' "$(printf '%q ' "${@:2}")" >"$1"
    chmod +x "$1"
}

# package_commands: of the help text, COMMAND and the first sentence about it, a line each.
package_commands() {
    sed -n -E '/^Commands:/,/^$/s/^  ([a-z-]+)  *(.)([^.:;]*).*/\1 \L\2\E\3/p'
}
