/*
 * SPDX-License-Identifier: Apache-2.0
 * Reads each frame where it lies and counts it by what it carries.
 */
package com.example.packets;

import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.packet.EthernetView;
import io.github.nfpool.packet.Ipv4View;
import io.github.nfpool.source.PoolMapping;

/** Counts frames: {@code CountByProtocol [driver | CAPTURE]}. */
public final class CountByProtocol {
    private final EthernetView ethernet = new EthernetView();
    private final Ipv4View ip = new Ipv4View();
    private final long[] protocols = new long[256];
    private long others;

    private CountByProtocol() {
    }

    /**
     * Counts, and prints.
     *
     * @param args {@code driver} or a capture; nothing for frames that are made here
     */
    public static void main(String[] args) {
        CountByProtocol counts = new CountByProtocol();
        // @start region="read"
        try (PoolMapping mapping = Pools.chosenBy(args).open()) {
            ReadLoop loop = new ReadLoop(mapping);
            loop.run(frame -> {
                // The views are made once and bound again: nothing is allocated for a frame.
                if (counts.ethernet.bind(frame).type() == EthernetView.TYPE_IPV4
                        && counts.ip.bind(counts.ethernet).isComplete()) {
                    counts.protocols[counts.ip.protocol()]++;
                } else {
                    counts.others++;
                }
            });
            System.out.printf("%d frames, %d bytes%n", loop.frames(), loop.bytes());
        }
        // @end
        for (int protocol = 0; protocol < counts.protocols.length; protocol++) {
            if (counts.protocols[protocol] > 0) {
                System.out.printf("IP protocol %d: %d%n", protocol, counts.protocols[protocol]);
            }
        }
        System.out.printf("others: %d%n", counts.others);
    }
}
