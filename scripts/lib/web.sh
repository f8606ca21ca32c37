# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The live page of a pool in the VM.  nfpool web runs in the guest, as root: only there are
# the pool's page frames and their flags, the channels and the doorbell.  A port of this
# machine's loopback leads to it, and nothing leads from the guest to any network.

web_port=8642

# run_web [--port N] [--nic e1000]: until Ctrl-C.
run_web() {
    local port=$web_port nic=
    while (($#)); do
        case "$1 ${2:-}" in
        '--nic e1000') nic=e1000 ;;
        '--port '*) port=${2:-} ;;
        *) port= ;;
        esac
        [[ $port =~ ^[1-9][0-9]{0,4}$ ]] && ((port <= 65535)) ||
            die 'usage: scripts/lab web [--port N] [--nic e1000], N from 1 to 65535'
        shift 2
    done
    # For the scene of the VHDL core.
    ensure_packages "$offload_tools"
    setup
    build
    step "Open the URL below as soon as it is there, in a browser on this machine (or forward port $port to it); Ctrl-C ends the VM"
    trap 'printf "\n"; step "The VM has ended"; exit 0' INT
    VM_FORWARD=$port VM_NICS=${nic:+e1000 virtio-net-pci} VM_SECONDS=$((7 * 86400)) \
        in_vm web scripts/guest/web "$port" ${nic:+"$nic"}
}

# web_check [e1000]: the page of a pool in the VM, in a real browser on this machine.
web_check() {
    local nic=${1:-} out=$root/target/vm/web-check${1:+-$1} vm url port=$((20000 + $$ % 10000)) status=0
    rm -rf "$out"
    mkdir -p "$out"
    (VM_FORWARD=$port VM_NICS=${nic:+e1000 virtio-net-pci} vm_run "$out" scripts/guest/web "$port" ${nic:+"$nic"}) >"$out/vm.log" 2>&1 &
    vm=$!
    host_wait "$out/vm.log" '^http://localhost:' $vm
    url=$(sed -n 's/^\(http:[^ ]*\).*/\1/p' "$out/vm.log" | head -n 1)
    maven -P web -pl native,java-client,java-client/web -Dinvoker.skip -Dtest='*VmPageTest' \
        -Dsurefire.failIfNoSpecifiedTests=false -Dnfpool.webUrl="$url" -Dnfpool.webNic="$nic" verify || status=$?
    touch "$out/end"
    wait $vm || die "the VM failed: $(tail -n 20 "$out/vm.log")"
    ((status == 0)) || die 'the page in the browser is not right: see above'
}

# web_cost: what a page that watches costs the reader of the pool, in instructions of the
# guest.  The page takes its turns on the same processor, so the sum of all grows; the
# reader's own are those at its addresses.
web_cost() {
    local out=$root/target/web-cost rounds=31 frames=32000 how page before=0
    setup
    build
    plugin_build count
    mkdir -p "$out"
    step 'Counting the instructions of a reader, with and without a page that watches'
    VM_CLOCK=count VM_SECONDS=3600 VM_PLUGIN=$plugin,out=$(vm_path "$out/counts"),profile=$(vm_path "$out/profile") \
        vm_run "$out" scripts/guest/web-cost $rounds $frames
    say "Instructions of a frame: the least, the median and the most of $rounds rounds"
    printf '%-7s %-5s  %24s  %24s  %24s\n' reader page 'the reader itself' 'modules of the kernel' 'all that runs'
    while read -r how page; do
        printf '%-7s %-5s  %24s  %24s  %24s\n' "$how" "$page" \
            "$(web_cost_own $before $rounds <"$out/profile" | web_cost_spread $frames)" \
            "$(web_cost_counted $before $rounds '$2' <"$out/counts" | web_cost_spread $frames)" \
            "$(web_cost_counted $before $rounds '$1 + $2 + $3' <"$out/counts" | web_cost_spread $frames)"
        before=$((before + rounds))
    done <"$out/ways"
}

# web_cost_own FIRST COUNT: of a profile (scripts/qemu/count.c), for each of these intervals,
# the instructions at the addresses of programs, and their libraries, that are loaded at fixed ones.
web_cost_own() {
    awk -v first="$1" -v end=$(($1 + $2)) '
        $1 >= first && $1 < end && $2 ~ /^(5555555.....|7ffff7......)$/ { sum[$1] += $3 }
        END { for (i = first; i < end; i++) print sum[i] + 0 }'
}

# web_cost_counted FIRST COUNT SUM: of these intervals, which places together.
web_cost_counted() {
    awk "NR > $1 && NR <= $1 + $2 { print $3 }"
}

# web_cost_spread FRAMES: of a number a line, the least, the median and the most for a frame.
web_cost_spread() {
    sort -n | awk -v frames="$1" '{ line[NR] = $1 / frames }
        END { printf "%.2f, %.2f, %.2f", line[1], line[int((NR + 1) / 2)], line[NR] }'
}
