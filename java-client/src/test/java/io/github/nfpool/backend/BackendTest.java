/*
 * SPDX-License-Identifier: Apache-2.0
 * What a native backend owes: the kernel's answers, whichever of them is asked.
 */
package io.github.nfpool.backend;

import static io.github.nfpool.os.NativeCalls.MAP_PRIVATE;
import static io.github.nfpool.os.NativeCalls.MAP_SHARED;
import static io.github.nfpool.os.NativeCalls.O_CLOEXEC;
import static io.github.nfpool.os.NativeCalls.O_RDONLY;
import static io.github.nfpool.os.NativeCalls.O_RDWR;
import static io.github.nfpool.os.NativeCalls.POLLIN;
import static io.github.nfpool.os.NativeCalls.PROT_READ;
import static io.github.nfpool.os.NativeCalls.PROT_WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.os.NativeCalls;
import io.github.nfpool.os.PoolException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackendTest {
    private static final int PAGE = 4096;
    private static final int NS_GET_NSTYPE = 0xb703;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int FIONREAD = 0x541b;

    @TempDir
    private Path dir;

    @ParameterizedTest
    @EnumSource
    void answersAsTheKernelDoes(Backend backend) throws IOException {
        NativeCalls calls = backend.calls();
        Path file = Files.write(dir.resolve("two-pages-\u00e9"), new byte[2 * PAGE]);
        assertEquals(-2, calls.open(dir.resolve("none").toString(), O_RDONLY));
        assertEquals(-21, calls.open(dir.toString(), O_RDWR));
        assertEquals(-36, calls.open("/" + "x".repeat(5000), O_RDONLY));
        assertEquals(-9, calls.close(-1));
        int fd = calls.open(file.toString(), O_RDONLY | O_CLOEXEC);
        assertTrue(fd > 2);
        assertEquals(file, Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)));
        assertEquals(-22, calls.mmap(fd, 1, PAGE, PROT_READ, MAP_SHARED));
        assertEquals(-13, calls.mmap(fd, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED));
        assertEquals(-9, calls.mmap(-1, 0, PAGE, PROT_READ, MAP_SHARED));
        assertEquals(-22, calls.munmap(1, PAGE));
        assertEquals(POLLIN, calls.poll(fd, POLLIN, 0));
        assertEquals(0, calls.poll(fd, 0, 0));
        assertEquals(32, calls.poll(987, POLLIN, 0), "POLLNVAL");
        assertEquals(0, calls.close(fd));
        assertEquals(-9, calls.close(fd));
    }

    @ParameterizedTest
    @EnumSource
    void mapsTheFileItself(Backend backend) throws IOException {
        NativeCalls calls = backend.calls();
        Path file = Files.write(dir.resolve("two-pages"), new byte[2 * PAGE]);
        int fd = calls.open(file.toString(), O_RDWR);
        long address = calls.mmap(fd, PAGE, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
        assertEquals(0, calls.close(fd));
        assertTrue(address > 0 && address % PAGE == 0);
        MemorySegment.ofAddress(address).reinterpret(PAGE).set(ValueLayout.JAVA_BYTE, 7, (byte) 42);
        assertEquals(42, Files.readAllBytes(file)[PAGE + 7], "MAP_SHARED, at the offset asked for");
        assertTrue(isMapped(address));
        assertEquals(0, calls.munmap(address, PAGE));
        assertFalse(isMapped(address));
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatIsWrittenToAPrivateMapping(Backend backend) throws IOException {
        NativeCalls calls = backend.calls();
        Path file = Files.write(dir.resolve("page"), new byte[PAGE]);
        int fd = calls.open(file.toString(), O_RDONLY);
        long address = calls.mmap(fd, 0, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
        assertEquals(0, calls.close(fd));
        MemorySegment.ofAddress(address).reinterpret(PAGE).set(ValueLayout.JAVA_BYTE, 7, (byte) 42);
        assertEquals(0, Files.readAllBytes(file)[7]);
        assertEquals(0, calls.munmap(address, PAGE));
    }

    /** An answer that is a number, one that is written to memory, and errors. */
    @ParameterizedTest
    @EnumSource
    void ioctl(Backend backend) throws IOException {
        NativeCalls calls = backend.calls();
        int namespace = calls.open("/proc/self/ns/net", O_RDONLY);
        assertEquals(CLONE_NEWNET, calls.ioctl(namespace, NS_GET_NSTYPE, 0));
        assertEquals(0, calls.close(namespace));
        int fd = calls.open(Files.write(dir.resolve("some-bytes"), new byte[1234]).toString(), O_RDONLY);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(ValueLayout.JAVA_INT);
            assertEquals(0, calls.ioctl(fd, FIONREAD, answer.address()));
            assertEquals(1234, answer.get(ValueLayout.JAVA_INT, 0));
        }
        assertEquals(-14, calls.ioctl(fd, FIONREAD, 8));
        assertEquals(-25, calls.ioctl(fd, NS_GET_NSTYPE, 0));
        assertEquals(0, calls.close(fd));
        assertEquals(-9, calls.ioctl(fd, FIONREAD, 0));
    }

    private static boolean isMapped(long address) throws IOException {
        return Files.readString(Path.of("/proc/self/maps")).contains(Long.toHexString(address) + "-");
    }

    @Test
    void eachIsWhatItsNameSays() {
        assertEquals("ffm", Backend.named("ffm").calls().name());
        assertEquals("jna", Backend.named("jna").calls().name());
        assertEquals("jni", Backend.named("jni").calls().name());
        assertThrows(PoolException.class, () -> Backend.named("FFM"));
        assertThrows(PoolException.class, () -> Backend.named(""));
    }

    @Test
    void jniLeavesNoFileBehind() throws IOException {
        Backend.JNI.calls();
        assertTrue(Files.readString(Path.of("/proc/self/maps")).lines()
                .anyMatch(line -> line.matches(".*nfpool-\\d+\\.so \\(deleted\\)")));
    }

    /** A noexec /tmp is no missing jar. */
    @Test
    void whyJnaCannotBeUsed() {
        assertTrue(Backend.jnaFailure(new NoClassDefFoundError("com/sun/jna/Native")).getMessage()
                .contains("put net.java.dev.jna:jna-jpms on the class path"));
        for (LinkageError e : new LinkageError[] {new NoClassDefFoundError("Could not initialize class com.sun.jna.Native"),
            new UnsatisfiedLinkError("/tmp/jna.so: failed to map segment from shared object"), new ExceptionInInitializerError()}) {
            String message = Backend.jnaFailure(e).getMessage();
            assertTrue(message.contains("-Djna.tmpdir=DIR") && !message.contains("class path"), message);
        }
    }
}
