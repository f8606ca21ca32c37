# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by vhdl/prove, vhdl/synthesize and vhdl/cover-lines: runs a script where GHDL 5 and the open FPGA
# tools are, on this machine if it has them, else in a container of tools.Dockerfile.

tools_here() {
    local tool
    for tool in ghdl yosys yosys-smtbmc nextpnr-ice40 nextpnr-ecp5 z3 iverilog; do
        command -v "$tool" > /dev/null || return 1
    done
    # GHDL before 5 writes wrong Verilog.
    [ "$(ghdl --version | sed -n '1s/^GHDL \([0-9]*\).*/\1/p')" -ge 5 ]
}

# in_tools SCRIPT [ARGUMENT...]: SCRIPT is relative to vhdl/.
in_tools() {
    local vhdl=$1 script=$2
    shift 2
    if tools_here; then
        "$vhdl/$script" "$@"
        return
    fi
    # shellcheck source=../scripts/lib/common.sh disable=SC1091
    . "$vhdl/../scripts/lib/common.sh"
    # shellcheck source=../scripts/lib/docker.sh disable=SC1091
    . "$vhdl/../scripts/lib/docker.sh"
    if ! docker_ready; then
        echo "neither GHDL 5, yosys, nextpnr-ice40, z3 and iverilog nor a container engine are here:" >&2
        echo "install them (Debian 13: apt-get install ghdl-mcode yosys nextpnr-ice40 nextpnr-ecp5 z3 iverilog) or start Docker" >&2
        return 2
    fi
    local log=$cache/log/hdl-tools.log
    mkdir -p "$cache/log"
    # Standard output is the script's alone.
    docker_base_image "$vhdl/tools.Dockerfile" >&2
    echo "using a container of vhdl/tools.Dockerfile; the first time it is built, which takes minutes" >&2
    if ! DOCKER_BUILDKIT=0 docker build --network host -t nfpool-hdl-tools - < "$vhdl/tools.Dockerfile" > "$log" 2>&1; then
        tail -n 15 "$log" >&2
        echo "building vhdl/tools.Dockerfile failed; the whole log is $log" >&2
        return 1
    fi
    docker run --rm --network none -v "$vhdl:/vhdl:ro" nfpool-hdl-tools "/vhdl/$script" "$@"
}
