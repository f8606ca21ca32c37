# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Debian packages, made with the distribution's tools: nfpool-dkms (the module's
# source) and nfpool (the client, with a Java runtime of its own).  What is not
# made by this file is in scripts/package/debian.  In $package_out (target/package,
# or target/package-ARCH for another machine) it leaves the packages and, in
# nfpool-VERSION, the tree that they are made of:
#
#   kmod/          the module's source
#   client/        the jars
#   runtime/       a Java runtime with the modules that they need, made by jlink
#   nfpool.jsa     their classes, as a JVM starts from them
#   libraries/     for another machine: the packages that its runtime may depend on
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

# What programs in that runtime are linked to, as packages of another machine.
package_libraries=(libc6 libgcc-s1 libstdc++6 zlib1g)

package_place() {
    package_out=$work/package$arch_suffix
}

run_package() {
    local version tree build=(dpkg-buildpackage --build=binary --no-sign)
    ensure_packages "$lab_tools$package_tools"
    package_place
    jdk_prepare
    if [[ $arch_foreign ]]; then
        setup
        build+=(--host-arch "$arch")
    elif [[ $JAVA_HOME == "$cache"/* ]]; then
        die "package: the JDK in $cache runs with a C library of its own, and so would the package; set JAVA_HOME to one that needs no other than this machine's"
    fi
    version=$(package_version)
    tree=$package_out/nfpool-$version
    SOURCE_DATE_EPOCH=$(date -d "$(sed -n 's|.*outputTimestamp>\(.*\)</.*|\1|p' "$root/pom.xml")" +%s)
    export SOURCE_DATE_EPOCH
    step 'Building the Java client'
    build_java
    step "Putting nfpool $version for $arch together in $tree"
    rm -rf "$package_out"
    mkdir -p "$tree"
    cp -r "$root/kmod" "$root/scripts/package/debian" "$tree"
    rm -rf "$tree/kmod/model"
    package_changelog "$version" >"$tree/debian/changelog"
    package_client "$tree"
    package_runtime "$tree"
    package_pages "$tree" "$version"
    step 'Making the packages'
    (cd "$tree" && run_logged "$package_out/build.log" "${build[@]}")
    (cd "$package_out" && lintian --fail-on error,warning --allow-root --suppress-tags bad-distribution-in-changes-file nfpool_*.changes) ||
        die 'package: lintian has found faults (above)'
    (cd "$package_out" && sha256sum ./*.deb | tee SHA256SUMS)
    du -h "$package_out"/*.deb
}

# package_changelog VERSION
package_changelog() {
    printf 'nfpool (%s) unstable; urgency=medium\n\n  * nfpool %s; what is new is in CHANGELOG.md of the source.\n\n -- %s  %s\n' "$1" "$1" \
        'The nfpool maintainers <maintainers@nfpool.github.io>' "$(date -uR -d "@$SOURCE_DATE_EPOCH")"
}

# package_client TREE: the jars.
package_client() {
    local tree=$1 target=$root/java-client/cli/target
    mkdir -p "$tree/client/lib"
    cp "$target/nfpool-cli.jar" "$tree/client"
    cp "$target"/lib/*.jar "$tree/client/lib"
    find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

# package_runtime TREE: runtime and archive, made by a JDK for the machine that they
# are for: here, or in a VM.
package_runtime() {
    local tree=$1 out=$package_out/made strip=strip
    mkdir -p "$out"
    if [[ $arch_foreign ]]; then
        strip=$arch_gnu-strip
        build_module
        step "Making its Java runtime in a VM ($arch, $(vm_accelerator))"
        run_logged "$package_out/runtime.log" vm_run "$out" scripts/package/runtime "$tree/client" "$package_modules" "$SOURCE_DATE_EPOCH" /out
        package_fetch_libraries "$tree/libraries"
    else
        run_logged "$package_out/runtime.log" "$root/scripts/package/runtime" "$tree/client" "$package_modules" "$SOURCE_DATE_EPOCH" "$out"
    fi
    mv "$out/runtime" "$out/nfpool.jsa" "$tree"
    find "$tree/runtime" -type f \( -name '*.so' -o -path '*/bin/*' -o -name jexec -o -name jspawnhelper \) \
        -exec "$strip" --strip-unneeded --remove-section=.comment --remove-section=.note {} +
    find "$tree/runtime" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

# package_fetch_libraries FOLDER: packages of the guest's suite, with what they say of
# the versions of their symbols, for dpkg-shlibdeps.
package_fetch_libraries() {
    local folder=$1 debs deb
    archive_open "$guest_suite" "$arch"
    debs=$(mktemp -d -t debs.XXXXXX)
    (cd "$debs" && run_logged "$cache/log/download.log" apt-get "${apt_options[@]}" download "${package_libraries[@]}")
    mkdir -p "$folder"
    for deb in "$debs"/*.deb; do
        dpkg-deb -R "$deb" "$folder/$(dpkg-deb -f "$deb" Package)"
    done
    rm -rf "$debs"
}

# package_pages TREE VERSION: a page of the manual for nfpool and each of its commands.
package_pages() {
    local tree=$1 version=$2 programs=$package_out/programs program command summary
    mkdir -p "$tree/man" "$tree/completion" "$programs"
    program=$programs/nfpool
    # In one line each: the page breaks them anew.
    package_program "$program" "$JAVA_HOME/bin/java" -Dpicocli.usage.width=2000 -jar "$tree/client/nfpool-cli.jar"
    "$program" completion | sed 1d >"$tree/completion/nfpool"
    while read -r command summary; do
        [[ ! $command ]] || package_program "$program-$command" "$program" "$command"
        run_logged "$package_out/man.log" help2man --no-info --no-discard-stderr --source=nfpool "--version-string=$version" \
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
