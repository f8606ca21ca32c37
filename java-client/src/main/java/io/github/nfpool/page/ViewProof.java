/*
 * SPDX-License-Identifier: Apache-2.0
 * Proves that what a handler gets is the slot itself: the producer's next frame shows up in it.
 * Step 5 of 5 (pool) on the packet's way, looking back at step 2.
 */
package io.github.nfpool.page;

import io.github.nfpool.pool.PacketHandler;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the view of the first frame past its release, together with a copy of its bytes, and waits until
 * the producer has come round to that slot with other bytes. A reader that hands out copies never gets
 * there. Used by one thread.
 */
public final class ViewProof implements PacketHandler {
    private @Nullable MemorySegment view;
    private long offset;
    private byte[] first = {};
    private byte @Nullable [] later;

    /** A proof that has seen nothing. */
    public ViewProof() {
    }

    @Override
    public void onPacket(MemorySegment segment, long frameOffset, int length) {
        if (view == null) {
            offset = frameOffset;
            view = segment.asSlice(frameOffset, length);
            first = view.toArray(ValueLayout.JAVA_BYTE);
        } else if (frameOffset == offset && later == null) {
            // Through the view of the first frame, not through what we are handed now.
            byte[] now = view.toArray(ValueLayout.JAVA_BYTE);
            later = Arrays.equals(now, first) ? null : now;
        }
    }

    /**
     * Whether the old view has shown a new frame.
     *
     * @return true once it has
     */
    public boolean proved() {
        return later != null;
    }

    /**
     * The result for a person.
     *
     * @return one line
     */
    public String verdict() {
        if (view == null) {
            return "not proved: no frame arrived";
        }
        String where = "view at 0x" + Long.toHexString(view.address()) + ", " + first.length + " bytes";
        if (later == null) {
            return "not proved: " + where + ", the producer did not put another frame into that slot";
        }
        int at = Arrays.mismatch(first, later);
        return "proved: " + where + ": from byte " + at + " it showed " + hex(first, at)
                + ", now it shows " + hex(later, at);
    }

    private static String hex(byte[] bytes, int from) {
        return HexFormat.of().formatHex(bytes, from, Math.min(from + 8, bytes.length));
    }
}
