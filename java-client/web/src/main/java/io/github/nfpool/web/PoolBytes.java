/*
 * SPDX-License-Identifier: Apache-2.0
 * The bytes of a pool for the page: a page of it with its slots and their headers, or all of them.
 */
package io.github.nfpool.web;

import io.github.nfpool.os.PoolException;
import io.github.nfpool.page.PageEntry;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolGeometry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;
import java.util.zip.GZIPOutputStream;

/**
 * Reads only. Called by the thread that the pool belongs to.
 *
 * @param segment  the pool
 * @param geometry its shape
 * @param frames   knows which bytes of a frame are headers
 * @param payload  whether bytes behind them may be shown
 * @param state    says the state of a slot
 */
record PoolBytes(MemorySegment segment, PoolGeometry geometry, FrameJson frames, boolean payload, IntFunction<String> state) {
    /** A page with all its bytes, and what is known of the slots on it. */
    Json page(int page) {
        long from = (long) page * PageEntry.PAGE_BYTES;
        Json json = new Json().put("page", page);
        try {
            PageEntry entry = PageEntry.of(segment.asSlice(from, PageEntry.PAGE_BYTES)).getFirst();
            json.put("map", PoolJson.run(entry, page, page)).put("hidden", !entry.isVisible());
        } catch (PoolException e) {
            json.put("hidden", true).put("why", e.getMessage());
        }
        StringBuilder hex = new StringBuilder(2 * PageEntry.PAGE_BYTES);
        FrameJson.hex(hex, segment, from, PageEntry.PAGE_BYTES, true);
        List<Json> slots = new ArrayList<>();
        int last = Math.min(geometry.slotAt(from + PageEntry.PAGE_BYTES - 1), geometry.length() - 1);
        for (int slot = geometry.slotAt(from); slot <= last; slot++) {
            slots.add(slotOnPage(slot, from, hex));
        }
        return json.put("hex", hex.toString()).put("slots", slots.stream());
    }

    private Json slotOnPage(int slot, long from, StringBuilder hex) {
        long offset = geometry.slotOffset(slot);
        Json json = new Json().put("slot", slot).put("from", offset - from).put("length", geometry.width());
        if (slot == 0) {
            return json.put("state", "header");
        }
        int length = SlotStates.frameLength(segment, geometry, slot);
        List<FrameJson.Part> parts = length == 0 ? List.of() : frames.parts(segment, offset + PoolFormat.SLOT_FRAME, length);
        long shown = PoolFormat.SLOT_FRAME;
        for (FrameJson.Part part : parts) {
            shown += part.name().equals("payload") ? 0 : part.length();
        }
        if (!payload) {
            hide(hex, offset + shown - from, offset + geometry.width() - from);
        }
        return json.put("state", state.apply(slot)).put("frameLength", length).put("parts", parts.stream().map(part ->
                new Json().put("name", part.name()).put("from", offset + PoolFormat.SLOT_FRAME - from + part.from())
                        .put("length", part.length())));
    }

    private static void hide(StringBuilder hex, long from, long to) {
        for (int at = (int) Math.max(from, 0); at < Math.min(to, PageEntry.PAGE_BYTES); at++) {
            hex.replace(2 * at, 2 * at + 2, "..");
        }
    }

    /** All bytes, packed; null where payloads are hidden. */
    String memory() {
        if (!payload) {
            return new Json().put("gzip", (String) null).toString();
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(segment.asSlice(0, geometry.size()).toArray(ValueLayout.JAVA_BYTE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Json().put("gzip", Base64.getEncoder().encodeToString(packed.toByteArray())).toString();
    }
}
