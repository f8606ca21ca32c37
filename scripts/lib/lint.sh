# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Checks of the kernel code and its package that run nothing of it, and of what
# judges its log.  Each exception is here, with its reason.

lint_tools='
sparse sparse
clang clang
perl perl
dkms dkms
'

# What checkpatch may not say of compat.h, whose work is what it warns of:
#   LINUX_VERSION_CODE, CONSTANT_COMPARISON   it is there to compare versions
#       (and KERNEL_VERSION on the right is no constant on the left)
#   VOLATILE, MEMORY_BARRIER, MACRO_ARG_REUSE, SPACING   it spells READ_ONCE and
#       smp_store_release for kernels without them; users say what pairs with
#       what (and "(p) = (v)" is no cast)
#   NEW_TYPEDEFS   types that newer kernels have under that name
#   CONST_STRUCT   fields of old kernels that are not const
#   PREFER_PR_LEVEL   pr_err itself
#   MACRO_WITH_FLOW_CONTROL   a macro that defines a whole function
#   PREFER_DEFINED_ATTRIBUTE_MACRO   __maybe_unused itself
#   CONSIDER_KSTRTO   kstrtouint itself
lint_compat_ignores=LINUX_VERSION_CODE,CONSTANT_COMPARISON,VOLATILE,MEMORY_BARRIER,MACRO_ARG_REUSE,SPACING,NEW_TYPEDEFS,CONST_STRUCT,PREFER_PR_LEVEL,MACRO_WITH_FLOW_CONTROL,PREFER_DEFINED_ATTRIBUTE_MACRO,CONSIDER_KSTRTO

# Nor of snull_trace.h: macros that read like structures, laid out as in the
# kernel's own trace events.
lint_trace_ignores=PARENTHESIS_ALIGNMENT,OPEN_ENDED_LINE

# Kernel headers are configured for gcc.  Options that clang does not know are
# switched off (a header then asks for CC_USING_FENTRY), and so is what it says
# of the headers themselves.
lint_clang=(
    CC=clang CONFIG_CC_IS_GCC= CONFIG_CC_IS_CLANG=y CONFIG_RETHUNK=
    CONFIG_SLS= CONFIG_INIT_STACK_ALL_ZERO= CONFIG_FUNCTION_TRACER=
    'KCFLAGS=-DCC_USING_FENTRY -Wno-unknown-warning-option -Wno-address-of-packed-member'
)

run_lint() {
    local failed=0
    ensure_packages "$(arch_tools)$vm_tools$lint_tools"
    checkpatch_prepare
    kernel_prepare "$(machine_suite)"
    rm -rf "$work/lint"
    lint 'the judge of the kernel log' "$root/scripts/test/judge-log"
    lint 'versions of Linux only in compat.h' lint_versions
    lint 'plain words for versions' lint_words
    lint 'checkpatch --strict' lint_checkpatch
    lint "sparse, Linux $release" kbuild "$work/lint/sparse" C=2
    lint "clang W=1, Linux $release" kbuild "$work/lint/clang" "${lint_clang[@]}" W=1
    lint "dkms builds and installs it, modinfo is complete" lint_dkms
    if [[ $(distribution) == debian ]]; then
        kernel_prepare "${arch_kernels##* }"
        lint "gcc W=1, Linux $release" kbuild "$work/lint/newest" W=1
    fi
    ((failed == 0)) || die 'the kernel code has faults (above)'
}

# lint NAME COMMAND...: says ok, or what COMMAND said.
lint() {
    local log=$work/lint/log
    mkdir -p "$work/lint"
    if ("${@:2}") >"$log" 2>&1; then
        printf 'ok      %s\n' "$1"
    else
        printf 'FAILED  %s\n' "$1"
        cat "$log"
        failed=1
    fi
}

lint_versions() {
    ! (cd "$root/kmod" && grep -nE 'LINUX_VERSION|KERNEL_VERSION|UTS_RELEASE|linux/version\.h' \
        -r --include='*.[ch]' --exclude=compat.h .)
}

# Versions are written "JDK 22 or newer" (CONTRIBUTING.md), not with "from" and
# "on".  Also found where a line ends within the phrase.
lint_words() {
    local gap='[\s*#/]+' version='(\d+(\.\d+)+|[1-9]\d)'
    ! (cd "$root" && grep -rIPzo --exclude-dir=.git --exclude-dir=target \
        "(?i)\bfrom$gap(\w+$gap)?$version${gap}on\b|\bJDK${gap}from${gap}\d+" . | tr '\0' '\n' | grep .)
}

# checkpatch.pl and its word lists: of the kernel's source, 150 MB of which
# 0.3 MB are kept.
checkpatch_prepare() {
    checkpatch=$cache/checkpatch
    [[ ! -e $checkpatch/checkpatch.pl ]] || return 0
    step 'Fetching checkpatch from the source of the kernel (about 140 MB)'
    need_space "$cache" 500
    archive_linux_source "$checkpatch" 2 scripts/{checkpatch.pl,spelling.txt,const_structs.checkpatch}
}

lint_checkpatch() {
    local file ignore failed=0
    for file in "$root"/kmod/*.[ch] "$root"/kmod/test/*.[ch]; do
        ignore=()
        [[ $file != */compat.h ]] || ignore=(--ignore "$lint_compat_ignores")
        [[ $file != */snull_trace.h ]] || ignore=(--ignore "$lint_trace_ignores")
        perl "$checkpatch/checkpatch.pl" --no-tree --strict --terse --show-types \
            "${ignore[@]}" -f "$file" || failed=1
    done
    return "$failed"
}

# dkms with folders of its own: the machine's are left alone.
lint_dkms() {
    local dir=$work/lint/dkms as_root=() options built field version
    mkdir -p "$dir"/{source,tree,install/"$release"}
    cp -r "$root/kmod" "$dir/kmod"
    options=(--dkmstree "$dir/tree" --sourcetree "$dir/source" --installtree "$dir/install")
    ((EUID == 0)) || as_root=(unshare --user --map-root-user)
    version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$dir/kmod/dkms.conf")

    "${as_root[@]}" dkms add "${options[@]}" "$dir/kmod" || return
    "${as_root[@]}" dkms build "${options[@]}" "snull/$version" -k "$release" --kernelsourcedir "$kernel/build" || {
        cat "$dir/tree/snull/$version/build/make.log"
        return 1
    }
    "${as_root[@]}" dkms install "${options[@]}" "snull/$version" -k "$release" --no-depmod || return
    built=$(find "$dir/install" -name 'snull.ko*')
    for field in description author license version; do
        [[ $(modinfo -F "$field" "$built") ]] || die "modinfo: no $field"
    done
    [[ $(modinfo -F version "$built") == "$version" ]] || die "dkms.conf has another version than the module"
    ! modinfo -F parm "$built" | grep ': (' || die 'modinfo: a parameter without a description'
}
