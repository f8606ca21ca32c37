# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The pool of a running VM, read on this machine, as nfpool --vm does it beside
# lab shell; and what becomes of the reader when the VM dies.

# host_wait LOG PATTERN PID: until a line of LOG matches, while PID lives.
host_wait() {
    until grep -q "$2" "$1" 2>/dev/null; do
        kill -0 "$3" 2>/dev/null || die "it ended early: $(cat "$1")"
        sleep 0.2
    done
}

host_check() {
    local out=$root/target/vm/host name=host-check-$$ vm reader
    rm -rf "$out"
    mkdir -p "$out"
    (VM_NAME=$name vm_run "$out" scripts/guest/host) >"$out/vm.log" 2>&1 &
    vm=$!
    until [[ -e $out/nf_addr ]]; do
        kill -0 $vm 2>/dev/null || die "the VM did not come up: $(cat "$out/vm.log")"
        sleep 0.2
    done

    "$root/scripts/nfpool" check --vm "$name" --count 3000 --timeout 120 >"$out/read" 2>&1 &
    reader=$!
    host_wait "$out/read" '^ready: .*read and given back' $reader
    touch "$out/ready"
    wait $reader || die "$(cat "$out/read")"
    cat "$out/read"
    (($(sed -n 's/^frames \([0-9]*\) .*/\1/p' "$out/read") > 1397)) || die 'no slot was filled twice'

    "$root/scripts/nfpool" info --vm "$name" >"$out/info"
    grep '^rx_frames  *3000 ' "$out/info" || die "$(cat "$out/info")"
    "$root/scripts/nfpool" check --vm "$name" --count 1 --timeout 600 >"$out/died" 2>&1 &
    reader=$!
    host_wait "$out/died" '^ready: ' $reader
    touch "$out/die"
    wait $vm && die 'the VM did not die'
    wait $reader && die "the reader did not hear of it: $(cat "$out/died")"
    cat "$out/died"
    grep -qx 'nfpool: .*did the VM end?' "$out/died" || die 'not in one line of error'
}
