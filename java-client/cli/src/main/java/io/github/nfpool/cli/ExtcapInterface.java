/*
 * SPDX-License-Identifier: Apache-2.0
 * A pool as Wireshark sees it: an interface with a name, and the options that mean the same pool.
 */
package io.github.nfpool.cli;

import io.github.nfpool.source.ProcPoolSource;
import io.github.nfpool.source.RunningVm;
import java.util.ArrayList;
import java.util.List;

/**
 * One interface.
 *
 * @param name    for Wireshark, {@code tshark -i} and preferences
 * @param display what it is, for a person
 * @param options what {@link SourceOptions} calls it
 */
record ExtcapInterface(String name, String display, List<String> options) {
    private static final String QUESTION = "--extcap-";
    private static final String NAMED = "--extcap-interface";
    private static final String CHANNEL = "nfpool-channel-";
    private static final String VM = "nfpool-vm-";

    static final ExtcapInterface EMBEDDED = new ExtcapInterface("nfpool-embedded",
            "nfpool: a pool in this process", List.of("--embedded"));
    private static final ExtcapInterface DRIVER = new ExtcapInterface("nfpool-driver",
            "nfpool: the pool of this machine's driver", List.of());

    /** What is there now. */
    static List<ExtcapInterface> all() {
        List<ExtcapInterface> all = new ArrayList<>();
        for (int channel : ProcPoolSource.channels()) {
            all.add(channel == 0 ? DRIVER : named(CHANNEL + channel));
        }
        RunningVm.names().forEach(vm -> all.add(named(VM + vm)));
        all.add(EMBEDDED);
        return all;
    }

    /** The interface of a name, whether it is there or not: what is missing is said when it is opened. Null if there is none. */
    static ExtcapInterface named(String name) {
        if (name.startsWith(CHANNEL)) {
            String channel = name.substring(CHANNEL.length());
            return new ExtcapInterface(name, "nfpool: channel " + channel + " of this machine's driver", List.of("--channel", channel));
        }
        if (name.startsWith(VM)) {
            String vm = name.substring(VM.length());
            return new ExtcapInterface(name, "nfpool: the pool of VM " + vm, List.of("--vm", vm));
        }
        return name.equals(DRIVER.name) ? DRIVER : name.equals(EMBEDDED.name) ? EMBEDDED : null;
    }

    /** A channel's pool can only be opened by who claims it. */
    boolean isChannel() {
        return name.startsWith(CHANNEL);
    }

    boolean isEmbedded() {
        return this == EMBEDDED;
    }

    /** Wireshark knows no commands: its questions become those of {@code nfpool extcap}, and an interface its options. */
    static String[] arguments(String... given) {
        if (given.length == 0 || !(given[0].startsWith(QUESTION) || given[0].equals("--capture"))) {
            return given;
        }
        List<String> arguments = new ArrayList<>(List.of("extcap"));
        for (int i = 0; i < given.length; i++) {
            arguments.add(given[i]);
            if (i > 0 && given[i - 1].equals(NAMED) && named(given[i]) != null) {
                arguments.addAll(named(given[i]).options);
            }
        }
        return arguments.toArray(String[]::new);
    }
}
