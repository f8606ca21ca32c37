/*
 * SPDX-License-Identifier: Apache-2.0
 * Shows the emulator, which counts instructions, where a measured interval begins and ends.
 */
package io.github.nfpool.compare;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A mark is an instruction that does nothing but carry a number: {@code nopl ID(%rax,%rax,1)}. */
final class Mark {
    static final int BEGIN = 0x6e660001;
    static final int END = 0x6e660002;

    private static final byte[] NOPL = {0x0f, 0x1f, (byte) 0x84, 0x00};
    private static final byte RET = (byte) 0xc3;
    private static final int BYTES = NOPL.length + Integer.BYTES + 1;

    private static final long PAGE_BYTES = 4096;
    /** A handle that has been called more than a hundred times is compiled for its target, which takes a while. */
    private static final int WARM_UP = 1000;

    /** Critical: the shortest way there and back. */
    private static final MethodHandle CALL =
            Linker.nativeLinker().downcallHandle(FunctionDescriptor.ofVoid(), Linker.Option.critical(false));

    private final MemorySegment begin;
    private final MemorySegment end;
    /** The ret behind a mark. */
    private final MemorySegment nothing;

    /** Needs a page that may be executed; it stays until the program ends. */
    Mark() throws IOException {
        if (!System.getProperty("os.arch").equals("amd64")) {
            throw new IOException("mark an interval: the mark is an instruction of amd64, and this is "
                    + System.getProperty("os.arch"));
        }
        MemorySegment page = new Sys().mmap(-1, 0, PAGE_BYTES, Sys.PROT_READ | Sys.PROT_WRITE | Sys.PROT_EXEC,
                Sys.MAP_PRIVATE | Sys.MAP_ANONYMOUS, "a page that may be executed");
        begin = page.asSlice(0, BYTES);
        end = page.asSlice(BYTES, BYTES);
        nothing = begin.asSlice(BYTES - 1);
        MemorySegment.copy(code(BEGIN), 0, begin, ValueLayout.JAVA_BYTE, 0, BYTES);
        MemorySegment.copy(code(END), 0, end, ValueLayout.JAVA_BYTE, 0, BYTES);
        for (int i = 0; i < WARM_UP; i++) {
            nothing();
        }
    }

    /** A function that is passed through and does nothing. */
    static byte[] code(int id) {
        return ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN).put(NOPL).putInt(id).put(RET).array();
    }

    void begin() {
        call(begin);
    }

    void end() {
        call(end);
    }

    /** As the others, but unseen by the emulator: makes them ready. */
    void nothing() {
        call(nothing);
    }

    private static void call(MemorySegment code) {
        try {
            CALL.invokeExact(code);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
