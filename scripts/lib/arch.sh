# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the lab knows of kinds of machines, and nowhere else.  A machine is called as
# Debian calls it.  The VM is one like this machine, or what --arch names.
arch_names='amd64 arm64 s390x riscv64'

# arch_of_host: what this machine is.
arch_of_host() {
    case $(uname -sm) in
    'Linux x86_64') echo amd64 ;;
    'Linux aarch64') echo arm64 ;;
    'Linux s390x') echo s390x ;;
    'Linux riscv64') echo riscv64 ;;
    *) return 1 ;;
    esac
}

# arch_select [NAME]: sets, for a VM that is such a machine (this one by default),
#
#   arch              its name
#   arch_foreign      not empty if this machine is another
#   arch_suffix       what the names of files and folders for it end with: nothing, or -NAME
#   arch_gnu          as the GNU tools call it
#   arch_linux        as the makefiles of Linux do
#   arch_kernel       the end of the names of Debian's kernel packages
#   arch_kernels      rows of its matrix: suites of Debian, with -16k for that kernel
#   arch_qemu         QEMU's program, arch_qemu_package what brings it
#   arch_machine      what it emulates
#   arch_cpu          the processor, emulated; arch_cpu_counted what is added to count
#   arch_bus          what virtio's devices are on, and arch_bus_module the kernel's driver of it,
#                     if that is a module
#   arch_console      the kernel's name of the first serial line
#   arch_line         that of a second one, and arch_line_device QEMU's device for it: none
#                     where exercises cannot be judged
#   arch_words        for the kernel's command line; arch_clock_words where the host's
#                     timers may not be doubted; arch_counted_words where one processor's
#                     clock counts instructions: to measure a timer by that clock takes QEMU seconds
#   arch_ram          physical address of the first byte of RAM
#   arch_low          the machine's option for how much of it lies below 4 GiB, if there is one
#   arch_loader       the dynamic linker, below the folder lib or lib64
#   arch_mcode        not empty if Debian has GHDL's mcode for it
#   arch_plugins      not empty if scripts/qemu can count on it
#   arch_machines     not empty if it has what VM_MACHINE asks for (vm.sh)
arch_select() {
    local host
    host=$(arch_of_host) ||
        die "this is $(uname -sm); the lab's VM runs on Linux on ${arch_names// /, } (elsewhere try: scripts/nfpool demo --embedded)"
    arch=${1:-$host}
    arch_foreign=
    arch_suffix=
    arch_cpu=max
    arch_cpu_counted=
    arch_bus=pci
    arch_bus_module=virtio_pci
    arch_words=
    arch_clock_words=
    arch_counted_words=
    arch_line=
    arch_line_device=
    arch_ram=0
    arch_low=
    arch_mcode=
    arch_plugins=
    arch_machines=
    case $arch in
    amd64)
        arch_gnu=x86_64-linux-gnu
        arch_linux=x86_64
        arch_kernels='bullseye bookworm bookworm-backports trixie-backports'
        arch_qemu=qemu-system-x86_64
        arch_qemu_package=qemu-system-x86
        arch_machine=pc
        # With cmpxchg16b, QEMU 7.2 is unreliable on two processors.
        arch_cpu=max,-cx16
        # Without these, the kernel copies eight bytes an instruction, not one.
        arch_cpu_counted=,-erms,-fsrm
        arch_console=ttyS0
        arch_line=ttyS1
        arch_line_device=isa-serial,index=1
        # On a busy host the timer may miss its test, and the kernel would panic.
        arch_words=no_timer_check
        arch_clock_words=tsc=reliable
        arch_counted_words=noapictimer
        arch_loader=ld-linux-x86-64.so.2
        arch_low=max-ram-below-4g
        arch_mcode=1
        arch_plugins=1
        arch_machines=1
        ;;
    arm64)
        arch_gnu=aarch64-linux-gnu
        arch_linux=arm64
        arch_kernels='bookworm bookworm-backports bookworm-backports-16k'
        arch_qemu=qemu-system-aarch64
        arch_qemu_package=qemu-system-arm
        arch_machine=virt,gic-version=max
        # Signed return addresses, by an algorithm that costs little to emulate.
        arch_cpu=max,pauth-impdef=on
        arch_console=ttyAMA0
        arch_line=ttyS0
        arch_line_device=pci-serial
        # So that what counts knows where the kernel's modules are.
        arch_words=nokaslr
        arch_ram=$((0x40000000))
        arch_plugins=1
        arch_loader=ld-linux-aarch64.so.1
        ;;
    s390x)
        arch_gnu=s390x-linux-gnu
        arch_linux=s390
        arch_kernels=bookworm
        arch_qemu=qemu-system-s390x
        arch_qemu_package=qemu-system-misc
        arch_machine=s390-ccw-virtio
        arch_bus=ccw
        arch_bus_module=
        arch_console=ttysclp0
        arch_loader=ld64.so.1
        ;;
    riscv64)
        arch_gnu=riscv64-linux-gnu
        arch_linux=riscv
        # Debian's first suite with it.
        arch_kernels=trixie
        arch_qemu=qemu-system-riscv64
        arch_qemu_package=qemu-system-misc
        arch_machine=virt
        arch_cpu=rv64
        arch_console=ttyS0
        arch_ram=$((0x80000000))
        arch_loader=ld-linux-riscv64-lp64d.so.1
        ;;
    *) die "--arch $arch: the lab knows ${arch_names// /, }" ;;
    esac
    arch_kernel=$arch
    [[ $arch == "$host" ]] || {
        arch_foreign=1
        arch_suffix=-$arch
    }
}

# arch_tools: one "file-or-command package" a line, as in packages.sh: what runs
# such a machine here, and what builds for it.
arch_tools() {
    printf '%s %s\n' "$arch_qemu" "$arch_qemu_package"
    [[ ! $arch_foreign ]] || {
        printf '%s-gcc gcc-%s\n' "$arch_gnu" "${arch_gnu//_/-}"
        printf '/usr/%s/include/stdio.h libc6-dev-%s-cross\n' "$arch_gnu" "$arch"
    }
}

# The machines, as the GNU tools call them, for which the Java client brings a library
# along (native/Makefile), if their compiler is here.
export JNI_MACHINES='x86_64 aarch64 s390x'

# arch_kbuild: sets kernel_make, the command that builds for it with kbuild.
arch_kbuild() {
    kernel_make=(make CC=gcc)
    [[ ! $arch_foreign ]] || kernel_make=(make ARCH="$arch_linux" CROSS_COMPILE="$arch_gnu-" CC="$arch_gnu-gcc")
}

# arch_tool NAME: gcc, or a program of binutils, for programs there.
arch_tool() {
    printf '%s\n' "${arch_foreign:+$arch_gnu-}$1"
}

# arch_split BELOW ABOVE MACHINE: sets arch_memory, and arch_machine_split, a MACHINE
# that has so many MiB of RAM below 4 GiB, or as many as fit there, and ABOVE above it.
arch_split() {
    local below=$1
    arch_machine_split=$3
    if [[ $arch_low ]]; then
        arch_machine_split+=,$arch_low=${below}M
    else
        # Only what the guest touches of it is memory of this machine.
        below=$((4096 - arch_ram / 1048576))
    fi
    arch_memory=$((below + $2))
}
