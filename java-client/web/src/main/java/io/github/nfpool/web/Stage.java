/*
 * SPDX-License-Identifier: Apache-2.0
 * Where a scene says what happens, step by step, slowly enough for people.
 */
package io.github.nfpool.web;

import io.github.nfpool.page.PageEntry;
import java.lang.foreign.MemorySegment;

/** For one run of a scene. */
final class Stage {
    private static final long PAUSE_MILLIS = 2500;

    private final String scene;
    private final Events events;
    private int step;

    Stage(String scene, Events events) {
        this.scene = scene;
        this.events = events;
    }

    /** The next step, then time to read it. */
    void step(Json values) throws InterruptedException {
        events.publish(Events.SCENE, new Json().put("scene", scene).put("step", ++step).put("values", values).toString());
        Thread.sleep(PAUSE_MILLIS);
    }

    /** How it came out. */
    void outcome(String outcome, Json values) {
        events.publish(Events.SCENE, new Json().put("scene", scene).put("step", ++step).put("outcome", outcome)
                .put("values", values).toString());
    }

    /** It could not go on. */
    void failed(String why) {
        events.publish(Events.SCENE, new Json().put("scene", scene).put("step", ++step).put("error", why).toString());
    }

    /** The page frame behind a page, for people. */
    static String frame(MemorySegment memory, int page) {
        PageEntry entry = PageEntry.of(memory.asSlice((long) page * PageEntry.PAGE_BYTES, PageEntry.PAGE_BYTES)).getFirst();
        return entry.isVisible() ? "0x" + Long.toHexString(entry.pfn()) : "?";
    }

    static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }
}
