# SPDX-License-Identifier: Apache-2.0
# The GHDL regression of the VHDL ARP cores in a container: `docker run IMAGE` runs it and exits with its status.
FROM debian:trixie-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ghdl-mcode \
 && rm -rf /var/lib/apt/lists/*
COPY vhdl/run-regression /nfpool/vhdl/
COPY vhdl/rtl /nfpool/vhdl/rtl/
COPY vhdl/test /nfpool/vhdl/test/
USER nobody
WORKDIR /tmp
CMD ["/nfpool/vhdl/run-regression"]
