# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Two VMs, each with an e1000 under the driver, wired to each other: what a Java
# program in one of them sends from slots, one in the other reads from slots.

# pair_listens PORT: somebody waits for a connection there.
pair_listens() {
    grep -q "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$1") [0-9A-F]*:0000 0A " /proc/net/tcp
}

# pair_check [FRAMES]
pair_check() {
    local out=$root/target/vm/pair frames=${1:-5000} port=$((20000 + $$ % 10000)) reader
    [[ $frames =~ ^[1-9][0-9]{0,8}$ ]] || die "pair-check $frames: a number of frames"
    rm -rf "$out"
    mkdir -p "$out/share" "$out/send"
    step "Booting two VMs whose network cards are wired to each other"
    (pair_vm read "socket,listen=127.0.0.1:$port" "$frames") >"$out/read.log" 2>&1 &
    reader=$!
    until pair_listens "$port"; do
        kill -0 $reader 2>/dev/null || die "the VM that reads did not come up: $(cat "$out/read.log")"
        sleep 0.2
    done
    if ! pair_vm send "socket,connect=127.0.0.1:$port" "$frames"; then
        # It waits for frames, and gives up by itself.
        wait $reader || true
        die "the VM that sends failed; the other one said: $(cat "$out/read.log")"
    fi
    wait $reader || die "$(cat "$out/read.log")"
    grep -v '^ready' "$out/read.log"
}

# pair_vm read|send WIRE FRAMES
pair_vm() {
    VM_NICS=e1000 VM_WIRE=$2 VM_SHARE=$out/share VM_CLOCK=work VM_SECONDS=${VM_SECONDS:-3600} \
        vm_run "$out/$1" scripts/guest/pair "$1" "$3"
}
