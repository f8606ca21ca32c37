# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by vhdl/prove and vhdl/synthesize: runs a script where GHDL 5 and the open FPGA tools are, on this
# machine if it has them, else in a container of tools.Dockerfile.

tools_here() {
    local tool
    for tool in ghdl yosys yosys-smtbmc nextpnr-ice40 z3 iverilog; do
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
        echo "install them (Debian 13: apt-get install ghdl-mcode yosys nextpnr-ice40 z3 iverilog) or start Docker" >&2
        return 2
    fi
    docker_base_image
    DOCKER_BUILDKIT=0 docker build -q --network host -t nfpool-hdl-tools - < "$vhdl/tools.Dockerfile" > /dev/null 2>&1
    docker run --rm --network none -v "$vhdl:/vhdl:ro" nfpool-hdl-tools "/vhdl/$script" "$@"
}
