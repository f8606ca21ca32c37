# SPDX-License-Identifier: Apache-2.0
# The tools for vhdl/prove, vhdl/synthesize and vhdl/cover-lines, for machines where they are not installed.
FROM debian:trixie-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ghdl-mcode yosys nextpnr-ice40 nextpnr-ecp5 z3 iverilog \
 && rm -rf /var/lib/apt/lists/*
