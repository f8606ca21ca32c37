# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Boots the prepared kernel in QEMU and runs a command in it.

vm_memory=1536

# KVM only where it has been seen to boot: /dev/kvm can exist and hang.  The
# answer is kept until the machine starts anew.
vm_accelerator() {
    local known
    if [[ $arch_foreign ]]; then
        echo tcg
        return
    fi
    known=$cache/kvm-$(</proc/sys/kernel/random/boot_id)
    if [[ ! -e $known ]]; then
        rm -f "$cache"/kvm-*
        if [[ -w /dev/kvm ]] && vm_probe_kvm; then
            echo kvm >"$known"
        else
            echo tcg >"$known"
        fi
    fi
    cat "$known"
}

vm_probe_kvm() {
    timeout --foreground -s KILL 10 "$arch_qemu" -machine "$arch_machine" -accel kvm -cpu host -m 256 \
        -nodefaults -no-reboot -display none -serial stdio \
        -kernel "$kernel/image" -initrd "$kernel/initramfs.cpio.gz" \
        -append "console=$arch_console quiet nfpool.probe panic=-1" </dev/null 2>/dev/null |
        grep -q nfpool-probe-ok
}

# vm_words WORD...: as the guest's shell reads them, a space before each.
vm_words() {
    local word
    for word; do
        printf " '%s'" "${word//\'/\'\\\'\'}"
    done
}

# vm_export NAME VALUE
vm_export() {
    local word
    word=$(vm_words "$2")
    printf "export %s=%s\\n" "$1" "${word# }"
}

# vm_nics MODEL...: QEMU's options, one a line, for network cards of these models.
# A hub in QEMU connects them, so that no right on this machine is needed, or, of one
# card alone, what VM_WIRE says; without romfile= they would need the files of network
# boot.
vm_nics() {
    local model n=0
    for model; do
        n=$((n + 1))
        printf '%s\n' -netdev "${VM_WIRE:-hubport,hubid=0},id=nic$n" \
            -device "$model,netdev=nic$n,mac=52:54:00:6e:66:0$n,romfile="
    done
}

# vm_share TAG FOLDER [OPTIONS]: QEMU's options, one a line, for a folder that the
# guest can mount by that tag.
vm_share() {
    printf '%s\n' -fsdev "local,id=$1,path=$(vm_path "$2"),security_model=none${3:+,$3}" \
        -device "virtio-9p-$arch_bus,fsdev=$1,mount_tag=$1"
}

# vm_cables OUT PIPE: while this script runs, pulls and plugs the cables of the guest's
# network cards when the guest asks, by a file OUT/cable with "nic1 off" or "nic1 on".
# QEMU's monitor can do more than a guest may ask for, so it is not given to it.
vm_cables() {
    local asked
    # Both ways, so that this does not wait for QEMU.
    exec 3<>"$2.in" 4<>"$2.out"
    while [[ -e /proc/$$ ]]; do
        sleep 0.2
        [[ -e $1/cable ]] || continue
        asked=$(head -n 1 "$1/cable")
        rm -f "$1/cable"
        [[ $asked =~ ^nic[1-9]\ (on|off)$ ]] || continue
        printf 'set_link %s\n' "$asked" >&3
    done
}

# vm_machine [NAME]: sets machine, and adds to qemu and append, for a VM in which the DMA
# of a network card reaches memory
#   (none)   where the processor sees it
#   iommu    by an IOMMU, at other addresses, and only as long as the driver lets it: each
#            other try is in the kernel log
#   bounce   by copies that the kernel makes in low memory, unless a driver refuses
vm_machine() {
    case ${1:-} in
    '') ;;
    iommu)
        machine=q35
        qemu+=(-device intel-iommu)
        append+=' intel_iommu=on iommu.strict=1'
        ;;
    bounce) append+=' swiotlb=force' ;;
    *) die "VM_MACHINE=$1: iommu or bounce" ;;
    esac
}

# vm_path FILE: as QEMU takes it among the options of a device.
vm_path() {
    printf '%s' "${1//,/,,}"
}

# vm_write_run OUT COMMAND...: what the guest's init runs.
vm_write_run() {
    local out=$1 java=${JAVA_HOME:-} options=trans=virtio,version=9p2000.L,msize=512000,cache=loose,ro
    [[ ! $guest_root ]] || java=$guest_java
    shift
    {
        echo '#!/bin/sh'
        vm_export HOME /root
        vm_export LANG C.UTF-8
        vm_export TERM "${TERM:-vt100}"
        vm_export PATH "$root/scripts:$(guest_native):${java:+$java/bin:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        vm_export JAVA_HOME "$java"
        # What the second compiler makes costs more to emulate than it saves.
        vm_export NFPOOL_JAVA_OPTS "${NFPOOL_JAVA_OPTS:--XX:TieredStopAtLevel=1}"
        vm_export NFPOOL_ROOT "$root"
        vm_export NFPOOL_CACHE "$cache"
        vm_export NFPOOL_MODULE "$module"
        vm_export NFPOOL_FAULT_MODULE "${fault_module:-}"
        vm_export NFPOOL_BENCH "$root/java-client/src/bench/target"
        vm_export NFPOOL_FEWER "${NFPOOL_FEWER:-1}"
        vm_export NFPOOL_CPUS "${VM_CPUS:-1}"
        vm_export NFPOOL_SCAN "${NFPOOL_SCAN:-}"
        vm_export NFPOOL_FUZZ_SECONDS "${NFPOOL_FUZZ_SECONDS:-}"
        vm_export NFPOOL_FUZZ_SEED "${NFPOOL_FUZZ_SEED:-}"
        vm_export NFPOOL_RAM "$arch_ram"
        vm_export NFPOOL_FRAMES "${NFPOOL_FRAMES:-}"
        vm_export NFPOOL_TOOLS_SECONDS "${NFPOOL_TOOLS_SECONDS:-}"
        vm_export NFPOOL_SHARE "${VM_SHARE:+share}"
        vm_export NFPOOL_NICS "${VM_NICS:-}"
        vm_export NFPOOL_PLUGIN "${VM_PLUGIN:-}"
        vm_export NFPOOL_VM_MACHINE "${VM_MACHINE:-}"
        # A root of its own has no checkout and no cache.
        [[ ! $guest_root ]] || {
            echo "mkdir -p$(vm_words "$root" "$cache")"
            echo "mount -t 9p -o $options checkout$(vm_words "$root") || exit 1"
            echo "mount -t 9p -o $options cache$(vm_words "$cache") || exit 1"
        }
        echo "ln -sfn$(vm_words "$kernel/modules/$release" "/lib/modules/$release")"
        echo "cd$(vm_words "$root") || exit 1"
        echo "exec$(vm_words "$@")"
    } >"$out/run"
    chmod +x "$out/run"
}

# vm_publish NAME OUT: keeps the guest's memory in a file, so that `nfpool read
# --vm NAME` can read its pool on this machine; sets vm_folder and vm_ram.
#
#   ${XDG_RUNTIME_DIR}/nfpool/vm/NAME/memory   that file
#   (or in the cache)                /nf_addr  where in it the pool is, by the guest's
#                                              /proc/nf_addr, once it has written
#                                              it to /out
vm_publish() {
    local name=$1 out=$2 folder=${XDG_RUNTIME_DIR:+$XDG_RUNTIME_DIR/nfpool}
    [[ $name =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] || die "$name is no name for a VM: letters, digits, . _ -"
    folder=${folder:-$cache}/vm/$name
    [[ ! -e $folder/memory ]] || die "a VM $name is running; give this one another name: --name NAME (if none is: rm -r $folder)"
    mkdir -p "$folder" || die "cannot make $folder"
    vm_folder=$folder
    vm_ram=$(TMPDIR=$([[ -w /dev/shm ]] && echo /dev/shm || echo "$folder") mktemp -t nfpool-vm-XXXXXX)
    trap 'rm -rf "$vm_folder" "$vm_ram"' EXIT
    rm -f "$out/nf_addr"
    ln -sfn "$vm_ram" "$folder/memory"
    ln -sfn "$out/nf_addr" "$folder/nf_addr"
}

# vm_clock ACCELERATOR: what the guest's clock follows, by VM_CLOCK.
#   count  instructions, as the benchmark counts them: nothing else moves it
#   work   one nanosecond an instruction; while the guest waits for the host (a
#          file, a timer), the host's clock.  A slow host makes such a guest
#          slow, but no time-out in it comes early.
#   host   the host's clock: nobody asked; or KVM, or more than one processor, instead
#          of work
vm_clock() {
    if [[ ${VM_CLOCK:-} == count ]]; then
        echo count
    elif [[ ${VM_CLOCK:-} == work && $1 == tcg && ${VM_CPUS:-1} == 1 ]]; then
        echo work
    else
        echo host
    fi
}

# vm_run OUT COMMAND...: boots, runs COMMAND there with OUT as its /out, shows
# the console, and returns COMMAND's exit status, or ends this script: with 124 if the
# VM was not done in time.  VM_INTERACTIVE=1 gives it
# this terminal; VM_NAME publishes its memory; VM_SHARE is a folder that it may
# mount and write; VM_CPUS, VM_SECONDS (time limit) and VM_APPEND (more words for
# the kernel's command line) may be set.  VM_NICS names the models of its network
# cards (none by default), VM_MACHINE how their DMA reaches memory (vm_machine), VM_WIRE what the only one is wired to, as QEMU's -netdev has
# it; VM_PLUGIN=FILE,ARGUMENTS is a plugin for QEMU
# (plugin.sh); VM_CLOCK as above; VM_FORWARD is a TCP port of this machine's loopback
# that leads to the same port of the guest.
vm_run() {
    local out=$1 accelerator clock cpu words=() cables='' pipe seconds=${VM_SECONDS:-900} status=0
    local append="console=$arch_console quiet loglevel=4 panic=-1 oops=panic $arch_words"
    local qemu=("$arch_qemu") machine=$arch_machine
    mkdir -p "$out"
    rm -f "$out/status" "$out/dmesg" "$out/cable"
    vm_write_run "$@"
    accelerator=$(vm_accelerator)
    [[ ! ${VM_PLUGIN:-} ]] || accelerator=tcg
    clock=$(vm_clock "$accelerator")
    [[ $clock == host ]] || accelerator=tcg,thread=single
    cpu=$arch_cpu
    [[ $accelerator != kvm ]] || cpu=host
    case $clock in
    count)
        cpu+=$arch_cpu_counted
        qemu+=(-icount shift=0,sleep=off -rtc clock=vm)
        ;;
    work)
        # With sleep=off the clock of an idle guest jumps to its next timer, again
        # and again while the host reads a file for it: by 860 s in one start of
        # a JVM.
        qemu+=(-icount shift=0,sleep=on -rtc clock=vm)
        append+=" $arch_clock_words"
        ;;
    host)
        # The host may take the processor away for any time: that is no stall.
        append+=' nowatchdog rcupdate.rcu_cpu_stall_suppress=1 sysctl.kernel.hung_task_timeout_secs=0'
        [[ $accelerator == kvm ]] || append+=" $arch_clock_words"
        ;;
    esac
    qemu+=(
        -accel "$accelerator" -cpu "$cpu" -m "$vm_memory"
        # A kernel without ACPI, as the debug kernel, finds one processor for each socket.
        -smp "${VM_CPUS:-1},sockets=${VM_CPUS:-1}"
        -nodefaults -no-user-config -display none -no-reboot -nic none
        -kernel "$kernel/image" -initrd "$kernel/initramfs.cpio.gz"
    )
    vm_machine "${VM_MACHINE:-}"
    mapfile -t words < <(
        vm_share host "${guest_root:-/}" readonly=on,multidevs=remap
        [[ ! $guest_root ]] || vm_share checkout "$root" readonly=on,multidevs=remap
        [[ ! $guest_root ]] || vm_share cache "$cache" readonly=on,multidevs=remap
        vm_share out "$out"
        [[ ! ${VM_SHARE:-} ]] || vm_share share "$VM_SHARE"
        # shellcheck disable=SC2086 # words
        vm_nics ${VM_NICS:-}
    )
    qemu+=("${words[@]}")
    [[ ! ${VM_PLUGIN:-} ]] || qemu+=(-plugin "$VM_PLUGIN")
    if [[ ${VM_NICS:-} ]]; then
        pipe=$(mktemp -d) || die "cannot make a folder in ${TMPDIR:-/tmp}"
        mkfifo "$pipe/monitor.in" "$pipe/monitor.out"
        qemu+=(-chardev "pipe,id=monitor,path=$(vm_path "$pipe/monitor")" -mon chardev=monitor)
        vm_cables "$out" "$pipe/monitor" </dev/null >/dev/null 2>&1 &
        cables=$!
    fi
    append+=${VM_APPEND:+ $VM_APPEND}
    if [[ ${VM_FORWARD:-} ]]; then
        # Nothing leads out of this network.
        qemu+=(-netdev "user,id=forward,restrict=on,hostfwd=tcp:127.0.0.1:$VM_FORWARD-:$VM_FORWARD"
            -device "virtio-net-$arch_bus,netdev=forward$([[ $arch_bus != pci ]] || echo ,romfile=)")
    fi
    if [[ ${VM_NAME:-} ]]; then
        vm_publish "$VM_NAME" "$out"
        machine+=,memory-backend=ram
        qemu+=(-object "memory-backend-file,id=ram,mem-path=$(vm_path "$vm_ram"),share=on,size=${vm_memory}M")
    fi
    qemu+=(-machine "$machine")
    if [[ ${VM_INTERACTIVE:-} ]]; then
        "${qemu[@]}" -serial mon:stdio -append "$append"
    else
        # A hub of QEMU's that leads nowhere is what is wanted.
        timeout --foreground "$seconds" "${qemu[@]}" -serial stdio -append "$append" </dev/null \
            2> >(grep -v 'warning: hub .* is not connected to host network' >&2) |
            sed -u 's/\r$//' | tee "$out/console"
    fi || status=$?
    if [[ $cables ]]; then
        end "$cables"
        rm -rf "$pipe"
    fi
    ((status != 124)) ||
        (die "the VM was not done after $seconds seconds; VM_SECONDS= gives it more; what it said is above and in $out/console") ||
        exit 124
    if [[ ! -e $out/status ]]; then
        die "the VM ended before its work did; what its kernel last said is above and in $out/console"
    fi
    status=$(<"$out/status")
    if ((status)) && [[ ! ${VM_INTERACTIVE:-} ]]; then
        printf -- '--- the end of the kernel log in the VM (all of it: %s)\n' "$out/dmesg" >&2
        tail -n 30 "$out/dmesg" >&2
    fi
    return "$status"
}

# vm_shares FUNCTION ITEM...: FUNCTION NUMBER ITEM..., in two VMs at a time
# where there are processors for them; each has half of the items.
vm_shares() {
    local run=$1 first=() second=() pids=() pid status=0
    shift
    if (($(nproc) < 2 || $# < 2)); then
        "$run" 1 "$@"
        return
    fi
    while (($#)); do
        first+=("$1")
        (($# < 2)) || second+=("$2")
        shift $(($# < 2 ? 1 : 2))
    done
    "$run" 1 "${first[@]}" &
    pids+=($!)
    "$run" 2 "${second[@]}" &
    pids+=($!)
    for pid in "${pids[@]}"; do
        wait "$pid" || status=$?
    done
    return $status
}
