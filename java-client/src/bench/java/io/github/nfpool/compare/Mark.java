/*
 * SPDX-License-Identifier: Apache-2.0
 * Shows the emulator, which counts instructions, where a measured interval begins and ends.
 */
package io.github.nfpool.compare;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.HexFormat;

/** A mark is an instruction that does nothing but carry a number (native/lib/mark.h). */
final class Mark {
    static final int BEGIN = 1;
    static final int END = 2;

    private static final long PAGE_BYTES = 4096;
    /** From one function to the next. */
    private static final int FUNCTION_BYTES = 16;
    /** A handle that has been called more than a hundred times is compiled for its target, which takes a while. */
    private static final int WARM_UP = 1000;

    /** Critical: the shortest way there and back. */
    private static final MethodHandle CALL =
            Linker.nativeLinker().downcallHandle(FunctionDescriptor.ofVoid(), Linker.Option.critical(false));

    private final MemorySegment begin;
    private final MemorySegment end;
    /** A ret alone. */
    private final MemorySegment nothing;

    /** Needs a page that may be executed; it stays until the program ends. */
    Mark() throws IOException {
        String machine = System.getProperty("os.arch");
        byte[] ret = ret(machine);
        MemorySegment page = new Sys().mmap(-1, 0, PAGE_BYTES, Sys.PROT_READ | Sys.PROT_WRITE | Sys.PROT_EXEC,
                Sys.MAP_PRIVATE | Sys.MAP_ANONYMOUS, "a page that may be executed");
        nothing = page.asSlice(0, FUNCTION_BYTES);
        begin = page.asSlice(FUNCTION_BYTES, FUNCTION_BYTES);
        end = page.asSlice(2 * FUNCTION_BYTES, FUNCTION_BYTES);
        page.asByteBuffer().put(ret)
                .position(FUNCTION_BYTES).put(mark(machine, BEGIN)).put(ret)
                .position(2 * FUNCTION_BYTES).put(mark(machine, END)).put(ret);
        for (int i = 0; i < WARM_UP; i++) {
            nothing();
        }
    }

    /** The instruction. */
    static byte[] mark(String machine, int number) throws IOException {
        return HexFormat.of().parseHex(switch (machine) {
            case "amd64" -> number == BEGIN ? "0f1f84000100666e" : "0f1f84000200666e";
            case "aarch64" -> number == BEGIN ? "3fc08dd2" : "5fc08dd2";
            default -> throw new IOException("mark an interval: no instruction of " + machine + " is known for that");
        });
    }

    private static byte[] ret(String machine) {
        return HexFormat.of().parseHex(machine.equals("amd64") ? "c3" : "c0035fd6");
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
