/*
 * SPDX-License-Identifier: Apache-2.0
 * A frame ends with its handler, and so does each view of it.
 */
package io.github.nfpool.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.pool.Frame;
import io.github.nfpool.pool.FrameHandler;
import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.pool.PacketReader;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolProducer;
import io.github.nfpool.pool.PoolWatcher;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
    private static final int SIZE = 1500 * 9;

    private final MemorySegment segment = Arena.ofAuto().allocate(SIZE, 4096);
    private final FrameGenerator generator = new FrameGenerator(FrameGenerator.Mix.UDP);
    private PoolProducer producer;

    private PacketReader reader(boolean watch, int frames) {
        PoolGeometry.rxOnly(SIZE, 1500).format(segment);
        producer = new PoolProducer(segment);
        PacketReader reader = watch ? new PoolWatcher(segment) : new PacketPool(segment);
        for (int i = 0; i < frames; i++) {
            put();
        }
        return reader;
    }

    private void put() {
        MemorySegment frame = generator.next();
        producer.put(frame, 0, (int) frame.byteSize());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keptPastReleaseAllOfItThrows(boolean watch) throws IllegalAccessException {
        PacketReader reader = reader(watch, 1);
        List<Frame> kept = new ArrayList<>();
        List<HeaderView> views = new ArrayList<>();
        assertEquals(1, reader.poll(frame -> {
            kept.add(frame);
            EthernetView ethernet = new EthernetView().bind(frame);
            Ipv4View ip = new Ipv4View().bind(ethernet);
            UdpView udp = new UdpView().bind(ip);
            assertEquals(FrameGenerator.PORT, udp.destinationPort());
            views.addAll(List.of(ethernet, ip, udp));
        }, 8));
        int asked = 0;
        for (Method method : Frame.class.getMethods()) {
            if (method.getDeclaringClass() == Frame.class && !method.getName().equals("toString")) {
                Object[] arguments = method.getName().equals("copyTo") ? new Object[] {0, segment, 0L, 1}
                        : method.getName().equals("segment") ? new Object[] {1L}
                        : method.getParameterCount() == 1 ? new Object[] {0} : new Object[0];
                InvocationTargetException e = assertThrows(InvocationTargetException.class,
                        () -> method.invoke(kept.getFirst(), arguments), method::toString);
                assertSame(IllegalStateException.class, e.getCause().getClass(), method::toString);
                asked++;
            }
        }
        assertEquals(12, asked);
        assertStale(views);
        // While the reader's one Frame shows the next packet, the old views must not show it too.
        put();
        assertEquals(1, reader.poll(frame -> {
            assertSame(kept.getFirst(), frame);
            assertStale(views);
        }, 8));
    }

    private static void assertStale(List<HeaderView> views) {
        for (HeaderView view : views) {
            for (Method method : view.getClass().getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 0
                        && !List.of("headerLength", "payloadLength", "optionsLength", "tags").contains(method.getName())) {
                    InvocationTargetException e = assertThrows(InvocationTargetException.class,
                            () -> method.invoke(view), method::toString);
                    assertSame(IllegalStateException.class, e.getCause().getClass(), method::toString);
                }
            }
            assertThrows(IllegalStateException.class, view::segment);
        }
    }

    @Test
    void aHandlerThatThrowsGivesItBackToo() {
        PacketReader reader = reader(false, 1);
        Frame[] kept = new Frame[1];
        assertThrows(ArithmeticException.class, () -> reader.poll(frame -> {
            kept[0] = frame;
            throw new ArithmeticException();
        }, 1));
        assertThrows(IllegalStateException.class, kept[0]::length);
    }

    @Test
    void showsTheBytesInPlace() {
        PacketReader reader = reader(false, 1);
        reader.poll(frame -> {
            assertEquals(1504, frame.offset());
            assertEquals(0x00, frame.u8(0));
            assertEquals(0x0800, frame.u16(12));
            assertEquals(0xc0a80002L, frame.u32(26));
            assertEquals(0xc0a80002c0a80001L, frame.u64(26));
            MemorySegment copy = Arena.ofAuto().allocate(20);
            frame.copyTo(14, copy, 0, 20);
            assertArrayEquals(segment.asSlice(1504 + 14, 20).toArray(ValueLayout.JAVA_BYTE),
                    copy.toArray(ValueLayout.JAVA_BYTE));
            assertThrows(IndexOutOfBoundsException.class, () -> frame.u8(frame.length()));
            assertThrows(IndexOutOfBoundsException.class, () -> frame.u64(frame.length() - 7));
            assertThrows(IndexOutOfBoundsException.class, () -> frame.u8(-1));
            assertThrows(IndexOutOfBoundsException.class, () -> frame.copyTo(0, copy, 0, frame.length() + 1));
        }, 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void belongsToOneThreadAndOneHandler(boolean watch) {
        PacketReader reader = reader(watch, 2);
        FrameHandler nothing = frame -> { };
        assertEquals(2, reader.poll(frame -> {
            assertSame(WrongThreadException.class, assertThrows(CompletionException.class,
                    () -> CompletableFuture.supplyAsync(frame::length).join()).getCause().getClass());
            assertThrows(IllegalStateException.class, () -> reader.poll(nothing, 1));
        }, 8));
        assertSame(WrongThreadException.class, assertThrows(CompletionException.class,
                () -> CompletableFuture.supplyAsync(() -> reader.poll(nothing, 1)).join()).getCause().getClass());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void saysWhichSlotAndCopies(boolean watch) {
        PacketReader reader = reader(watch, 3);
        List<Integer> slots = new ArrayList<>();
        List<byte[]> copies = new ArrayList<>();
        List<Frame> kept = new ArrayList<>();
        assertEquals(3, reader.poll(frame -> {
            slots.add(frame.slot());
            copies.add(frame.toArray());
            kept.add(frame);
            assertEquals("Frame of " + frame.length() + " bytes in slot " + frame.slot(), frame.toString());
        }, 8));
        assertEquals(List.of(1, 2, 3), slots);
        for (int slot = 1; slot <= 3; slot++) {
            byte[] copy = copies.get(slot - 1);
            assertArrayEquals(segment.asSlice(1500L * slot + 4, copy.length).toArray(ValueLayout.JAVA_BYTE), copy);
        }
        assertEquals("Frame that has been given back", kept.getFirst().toString());
    }

    @Test
    void aReaderSaysWhereItIs() {
        PacketPool pool = (PacketPool) reader(false, 3);
        pool.acquire();
        assertEquals("PacketPool of 8 RX slots of 1500 bytes from slot 1 on: next slot 2, 1 held", pool.toString());
    }
}
