# SPDX-License-Identifier: Apache-2.0
# The tools that vhdl/prove and vhdl/synthesize run, for machines without them: GHDL 5, yosys, nextpnr, z3.
FROM debian:trixie-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ghdl-mcode yosys nextpnr-ice40 z3 iverilog \
 && rm -rf /var/lib/apt/lists/*
