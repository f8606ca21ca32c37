/*
 * SPDX-License-Identifier: Apache-2.0
 * A field was asked for that the frame does not have.
 * Beside step 5 of 5 on the packet's way: reading what lies in a slot.
 */
package io.github.nfpool.packet;

/** The only exception that the bytes of a packet can cause: the field lies past the packet's end. */
public final class TruncatedPacketException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TruncatedPacketException(String view, int at, int bytes, int length) {
        super(view + ": needs " + bytes + " bytes at " + at + ", but there are only " + length);
    }
}
