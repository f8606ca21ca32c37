# SPDX-License-Identifier: Apache-2.0
# The tools that vhdl/prove, vhdl/synthesize and vhdl/cover-lines run, for machines without them.
FROM debian:trixie-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ghdl-mcode yosys nextpnr-ice40 z3 iverilog \
 && rm -rf /var/lib/apt/lists/*
