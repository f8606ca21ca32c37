/*
 * SPDX-License-Identifier: Apache-2.0
 * Scene: a private view, and what a write to it does to one of its pages (docs/packet-flow.md, 4).
 */
package io.github.nfpool.web;

import io.github.nfpool.source.PoolMapping;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Any pool that has a private view. Nothing of it is changed for others. */
record CowScene(LiveView view) implements Scene {
    /** In slot 0, behind the header: nobody else writes there. */
    private static final long BYTE = 1024;

    @Override
    public String name() {
        return "cow";
    }

    @Override
    public String needs() {
        return null;
    }

    /** What both views have at one moment. */
    private record Look(String pool, String own, int poolByte, int ownByte) {
        static Look at(MemorySegment pool, MemorySegment own) {
            // A page that was not touched yet has no page frame.
            int poolByte = pool.get(ValueLayout.JAVA_BYTE, BYTE) & 0xff;
            int ownByte = own.get(ValueLayout.JAVA_BYTE, BYTE) & 0xff;
            return new Look(Stage.frame(pool, 0), Stage.frame(own, 0), poolByte, ownByte);
        }

        Json json(MemorySegment own) {
            return new Json().put("virtual", Stage.hex(own.address())).put("poolFrame", pool).put("ownFrame", this.own)
                    .put("poolByte", Stage.hex(poolByte)).put("ownByte", Stage.hex(ownByte)).put("at", BYTE);
        }
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment own = view.on(() -> view.mapping().privateView(arena));
            Look before = look(own);
            stage.step(before.json(own));
            own.set(ValueLayout.JAVA_BYTE, BYTE, (byte) ~before.ownByte);
            Look after = look(own);
            stage.step(after.json(own));
            stage.step(after.json(own));
            String outcome = after.own.equals("?") ? "hidden" : after.own.equals(before.own) ? "same" : "copied";
            stage.outcome(outcome, after.json(own).put("before", before.own));
        }
    }

    private Look look(MemorySegment own) {
        PoolMapping mapping = view.mapping();
        return view.on(() -> Look.at(mapping.segment(), own));
    }
}
