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
