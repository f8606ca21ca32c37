/*
 * SPDX-License-Identifier: Apache-2.0
 * Scene: a frame is sent from the slot in which it was built (docs/packet-flow.md, 1).
 */
package io.github.nfpool.web;

import io.github.nfpool.feed.NumberedDatagrams;
import io.github.nfpool.pool.ChannelState;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolSender;
import io.github.nfpool.pool.TxCounters;
import io.github.nfpool.source.ChannelPort;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;

/** Needs the driver's pool, its claim, and a TX partition. */
record DuplexScene(LiveView view, boolean driver, boolean reads) implements Scene {
    private static final int PAYLOAD = 200;
    /** The other end of the wire, where scripts/guest/web has somebody who receives. */
    private static final byte[] RECEIVER = {(byte) 192, (byte) 168, 0, 2};
    private static final int PORT = 9001;
    private static final int PATIENCE = 100;
    private static final long LOOK_MILLIS = 50;

    @Override
    public String name() {
        return "duplex";
    }

    @Override
    public String needs() {
        PoolGeometry g = view.geometry();
        return !driver ? "driver" : !Files.isReadable(ChannelPort.NF_CONTROL) || !ChannelPort.of(0).name().equals("wire") ? "wire" : !reads ? "read" : g.txCount() == 0 ? "tx" : null;
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        TxCounters before = counters();
        int slot = view.on(this::build);
        stage.step(new Json().put("slot", slot).put("payload", PAYLOAD).put("length", NumberedDatagrams.HEADERS + PAYLOAD));
        int taken = view.on(() -> view.mapping().sender().flush());
        TxCounters sent = counters().since(before);
        int inFlight = view.on(() -> ChannelState.read(view.mapping().segment()).inFlight());
        Json values = new Json().put("slot", slot).put("taken", taken).put("copied", sent.copied())
                .put("attached", sent.attached()).put("inFlight", inFlight);
        stage.step(values);
        for (int tries = 0; tries < PATIENCE && !isFree(slot); tries++) {
            Thread.sleep(LOOK_MILLIS);
        }
        boolean free = isFree(slot);
        stage.step(new Json().put("slot", slot).put("state", free ? "WRITE" : "READ"));
        stage.outcome(sent.frames() == 0 ? "refused" : free ? "sent" : "flight", values);
    }

    /** Builds a datagram in the next free slot; which one is seen from the outside. */
    private int build() throws UnknownHostException {
        PoolGeometry g = view.geometry();
        MemorySegment segment = view.mapping().segment();
        boolean[] before = new boolean[g.length()];
        for (int slot = g.txFirst(); slot < g.txFirst() + g.txCount(); slot++) {
            before[slot] = SlotStates.word(segment, g, slot) != 0;
        }
        PoolSender sender = view.mapping().sender();
        NumberedDatagrams one = NumberedDatagrams.from("sn0", (Inet4Address) InetAddress.getByAddress(RECEIVER), PORT, PAYLOAD, 1);
        if (sender.fill(one, 1) == 0) {
            throw new IllegalStateException("no slot of the TX partition is free");
        }
        for (int slot = g.txFirst(); slot < g.txFirst() + g.txCount(); slot++) {
            if (SlotStates.word(segment, g, slot) != 0 && !before[slot]) {
                return slot;
            }
        }
        throw new IllegalStateException("the frame is in no slot of the TX partition");
    }

    private TxCounters counters() {
        return view.on(() -> TxCounters.read(view.mapping().segment()));
    }

    private boolean isFree(int slot) {
        return view.on(() -> SlotStates.word(view.mapping().segment(), view.geometry(), slot) == 0);
    }
}
