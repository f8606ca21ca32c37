// SPDX-License-Identifier: Apache-2.0
// Which GHDL the tests use: -Dnfpool.ghdl=auto (default), local or container.
package io.github.nfpool.vhdl;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;

/** Picks a GHDL by name; never swaps one for another in silence. */
final class GhdlChoice {

    private GhdlChoice() { }

    /** Opens the GHDL asked for. Without it the test is skipped on a person's machine and fails in CI. */
    static Ghdl open(Path sources) {
        String choice = System.getProperty("nfpool.ghdl", "auto");
        return switch (choice) {
            case "local" -> LocalGhdl.present() ? new LocalGhdl(sources)
                    : missing("ghdl is not on PATH: install it (Debian, Ubuntu: apt-get install ghdl-mcode), "
                    + "or run with -Dnfpool.ghdl=container");
            case "container" -> ContainerGhdl.present() ? new ContainerGhdl(sources)
                    : missing("no container engine answers: start Docker or set DOCKER_HOST, "
                    + "or install GHDL and run with -Dnfpool.ghdl=local");
            case "auto" -> LocalGhdl.present() ? new LocalGhdl(sources)
                    : ContainerGhdl.present() ? new ContainerGhdl(sources)
                    : missing("ghdl is not on PATH and no container engine answers: install GHDL "
                    + "(Debian, Ubuntu: apt-get install ghdl-mcode), or start Docker or set DOCKER_HOST");
            default -> throw new IllegalArgumentException(
                    "-Dnfpool.ghdl=" + choice + ": not one of auto, local, container");
        };
    }

    private static Ghdl missing(String message) {
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(message + " (CI=true: not skipped)");
        }
        return abort(message);
    }
}
