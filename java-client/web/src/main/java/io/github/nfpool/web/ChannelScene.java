/*
 * SPDX-License-Identifier: Apache-2.0
 * Scene: a channel loses its block of pages to another one (docs/packet-flow.md, 2).
 */
package io.github.nfpool.web;

import io.github.nfpool.feed.NumberedDatagrams;
import io.github.nfpool.os.NativeCalls;
import io.github.nfpool.page.PageEntry;
import io.github.nfpool.pool.ChannelState;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.PoolSource;
import io.github.nfpool.source.ProcPoolSource;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Needs the driver with more channels than blocks: channels 1 and 2 are claimed, and given back. */
record ChannelScene(NativeCalls driver) implements Scene {
    private static final byte[] RECEIVER = {(byte) 192, (byte) 168, 0, 2};
    private static final int PORT = 9001;

    @Override
    public String name() {
        return "channels";
    }

    @Override
    public String needs() {
        return driver == null ? "driver" : Files.exists(Path.of("/proc/nf_channel/2")) ? null : "channels";
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        try (PoolMapping one = new ProcPoolSource(driver, 1, PoolSource.Access.CLAIM).open();
                PoolMapping two = new ProcPoolSource(driver, 2, PoolSource.Access.CLAIM).open()) {
            String before = frame(one);
            stage.step(values(one).put("frame", before));
            stage.step(values(two).put("frame", frame(two)));
            try {
                two.sender().fill(NumberedDatagrams.from("sn0", (Inet4Address) InetAddress.getByAddress(RECEIVER), PORT, 200, 1), 1);
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
            }
            two.sender().flush();
            stage.step(values(two).put("frame", frame(two)));
            String after = frame(one);
            ChannelState state = ChannelState.read(one.segment());
            stage.step(values(one).put("frame", after));
            String outcome = state.evictions() == 0 ? "stayed" : before.equals("?") ? "hidden" : after.equals(before) ? "same" : "moved";
            stage.outcome(outcome, values(one).put("before", before).put("frame", after));
        }
    }

    private static Json values(PoolMapping mapping) {
        ChannelState state = ChannelState.read(mapping.segment());
        return new Json().put("channel", state.channel()).put("active", state.active())
                .put("activations", state.activations()).put("evictions", state.evictions())
                .put("virtual", Stage.hex(mapping.segment().address()));
    }

    /** Of the page behind the header's: touched first, as it may have moved. */
    private static String frame(PoolMapping mapping) {
        mapping.segment().get(ValueLayout.JAVA_BYTE, PageEntry.PAGE_BYTES);
        return Stage.frame(mapping.segment(), 1);
    }
}
