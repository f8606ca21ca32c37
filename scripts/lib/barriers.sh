# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the barriers of the slot protocol become on a processor that reorders loads
# and stores: the driver and the C library, built for arm64 and disassembled.
# x86 runs the same without most of them, so that no test there misses one.

# FILE FUNCTION INSTRUCTION PLACES: in that function, also where it is inlined, so
# many lines of the source become such an instruction (docs/acquire-release.md).
#   stlr   store-release            ldar   load-acquire
#   dmb    full barrier             dmbld  barrier after loads
barriers='
kmod/snull_pool.h snull_pool_find ldar 1
kmod/snull_pool.h snull_pool_put stlr 2
kmod/snull_pool.h snull_pool_hand_over stlr 2
kmod/snull_pool.h snull_pool_wake dmb 1
kmod/snull_pool.c snull_pool_scan ldar 1
kmod/snull_pool.c snull_pool_wait dmb 1
kmod/snull_slot.h snull_slot_give_back stlr 1
kmod/snull_slot.c snull_slot_done dmb 1
kmod/snull_tx.c snull_tx_look dmbld 1
kmod/snull_tx.c snull_tx_look ldar 2
kmod/snull_e1000_rx.c snull_e1000_rx_post_free ldar 1
kmod/snull_steer.c snull_steer_find ldar 1
kmod/snull_steer.c snull_steer_add stlr 1
native/lib/ring.c load_wi ldar 1
native/lib/ring.h nf_ring_state ldar 1
native/lib/ring.h nf_ring_release stlr 1
native/lib/tx.c load_state ldar 1
native/lib/tx.c nf_tx_commit stlr 1
'

# run_barriers: a line for each of the above; fails if one is not there.
run_barriers() {
    local native=$work/barriers/native listing=$work/barriers/listing
    arch_select arm64
    ensure_packages "$(arch_tools)$vm_tools"
    kernel_prepare "$(machine_suite)"
    step "Building the module for Linux $release and the C library, and looking at their barriers"
    build_module
    rm -rf "$native"
    run_logged "$root/target/log/barriers.log" make -C "$root/native" CC="$(arch_tool gcc)" AR="$(arch_tool ar)" \
        OUT="$native" JNI_MACHINES= "$native/nf_reader" "$native/nf_send"
    barriers_list "$module" "$native/nf_reader" "$native/nf_send" >"$listing"
    barriers_judge "$listing" || die "a barrier of the protocol is missing on arm64 (above); the instructions found are in $listing"
}

# barriers_list OBJECT...: INSTRUCTION FILE:LINE, once each, of all barriers; FILE as
# below the checkout.
barriers_list() {
    local object
    for object; do
        "$arch_gnu-objdump" -dl --no-show-raw-insn "$object"
    done | awk '
        /^[^ \t].*:[0-9]+( \(discriminator [0-9]+\))?$/ {
            place = $1
            sub(/.*\//, "", place)
            next
        }
        $2 ~ /^(stlr|ldapr|ldar)[bh]?$/ { print ($2 ~ /^st/ ? "stlr" : "ldar"), place }
        $2 == "dmb" { print ($3 == "ishld" || $3 == "ld" ? "dmbld" : "dmb"), place }
    ' | sort -u
}

# barriers_judge LISTING
barriers_judge() {
    local file function instruction places lines found failed=0
    while read -r file function instruction places; do
        [[ $file ]] || continue
        lines=$(barriers_lines "$root/$file" "$function")
        [[ $lines ]] || die "barriers: no function $function in $file; its name in scripts/lib/barriers.sh is to be changed"
        found=$(awk -v what="$instruction" -v file="${file##*/}" -v first="${lines% *}" -v last="${lines#* }" '
            $1 == what && split($2, place, ":") && place[1] == file && place[2] + 0 >= first + 0 && place[2] + 0 <= last + 0 { n++ }
            END { print n + 0 }' "$1")
        if ((found == places)); then
            printf 'ok      %-24s %-26s %s at %d\n' "$file" "$function" "$instruction" "$places"
        else
            printf 'FAILED  %-24s %-26s %s at %d lines of it, not %d\n' "$file" "$function" "$instruction" "$found" "$places"
            failed=1
        fi
    done <<<"$barriers"
    return "$failed"
}

# barriers_lines FILE FUNCTION: its first and last line.
barriers_lines() {
    awk -v name="$2" '
        !first && /^[a-z]/ && !/;$/ && $0 ~ "(^|[ *])" name "\\(" { first = FNR }
        first && /^}/ { print first, FNR; exit }
    ' "$1"
}
