# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A JDK for the build: the machine's, else the distribution's, else one of our
# own in the cache.

# Where the distribution has none that is new enough, the JDK of this suite is
# unpacked, with the C library that it was built for.
jdk_suite=trixie
jdk_package=openjdk-25
jdk_libraries=(libc6 libgcc-s1 libstdc++6 zlib1g)

# jdk_prepare: sets and exports JAVA_HOME.
jdk_prepare() {
    local package
    if ! JAVA_HOME=$(find_jdk 2>/dev/null); then
        archive_open "$(machine_suite)"
        package=$(apt-cache "${apt_options[@]}" pkgnames openjdk- |
            grep -xE 'openjdk-(2[2-9]|[3-9][0-9])-jdk-headless' | sort -V | tail -n 1) || true
        if [[ $package ]]; then
            ensure_packages "/usr/lib/jvm/java-${package//[!0-9]/}-openjdk-$(arch_of_host)/bin/javac $package"
        elif [[ $(distribution) == debian ]]; then
            jdk_fetch
        fi
        JAVA_HOME=$(find_jdk) || exit 1
    fi
    export JAVA_HOME
}

# For this machine, whatever the VM is.
jdk_fetch() (
    local dir=$cache/jdk-root home loader file
    arch_select
    step "Fetching a separate JDK: $(distribution) $(machine_suite) has no JDK 22 or newer (about 150 MB, kept in $cache)"
    need_space "$cache" 1000
    archive_open "$jdk_suite"
    rm -rf "$dir" "$cache/jdk"
    archive_unpack "$dir" "$jdk_package-jdk-headless" "$jdk_package-jre-headless" "${jdk_libraries[@]}" patchelf
    jdk_repoint "$dir"

    # Its programs use the C library that came with it, not the machine's.  So does
    # patchelf: that of Debian 12 leaves what says where a note of arm64's is
    # (PT_GNU_PROPERTY) as it was, and qemu-aarch64, which runs arm64's containers on other
    # machines, refuses such a program.
    for loader in "$dir"/{usr/,}lib{64,}/"$arch_loader"; do
        [[ ! -e $loader ]] || break
    done
    home=$dir/usr/lib/jvm/java-${jdk_package#*-}-openjdk-$arch
    for file in "$home"/{bin/*,lib/jexec,lib/jspawnhelper}; do
        "$loader" --library-path "$dir/usr/lib/$arch_gnu" "$dir/usr/bin/patchelf" --set-interpreter "$loader" --force-rpath \
            --set-rpath "\$ORIGIN/../lib:\$ORIGIN:$dir/usr/lib/$arch_gnu" "$file"
    done
    ln -s "$home" "$cache/jdk"
)

# Links to /etc go to the unpacked /etc, if what they mean is there.
jdk_repoint() {
    local dir=$1 link target
    find "$dir/usr/lib/jvm" -type l | while read -r link; do
        target=$(readlink "$link")
        [[ $target != /* || ! -e $dir$target ]] || ln -sfn "$dir$target" "$link"
    done
}
