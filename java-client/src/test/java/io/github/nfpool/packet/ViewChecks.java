/*
 * SPDX-License-Identifier: Apache-2.0
 * What holds of views over bytes that nobody meant as a packet: no exception but the documented one, nothing out of
 * bounds.
 */
package io.github.nfpool.packet;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Checks for {@link ViewRandomTest} and {@link ViewFuzzTest}. */
final class ViewChecks {
    static final int ETHERNET = 14;

    /** Bytes around the packet, which no view may look at: a byte read there would change a result. */
    private static final int FENCE = 64;

    private ViewChecks() {
    }

    /** The packet between two fences of one value. */
    private static MemorySegment fenced(byte[] bytes, int fence) {
        MemorySegment memory = MemorySegment.ofArray(new byte[bytes.length + 2 * FENCE]);
        memory.fill((byte) fence);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, FENCE, bytes.length);
        return memory;
    }

    private static List<HeaderView> views(MemorySegment memory, int at, int length) {
        return List.of(new EthernetView().bind(memory, at, length), new ArpView().bind(memory, at, length),
                new Ipv4View().bind(memory, at, length), new Ipv6View().bind(memory, at, length),
                new UdpView().bind(memory, at, length), new TcpView().bind(memory, at, length),
                new IcmpView().bind(memory, at, length));
    }

    /** A method that tells something of the bytes; as a handle, since Jazzer runs them a million times. */
    private record Accessor(String name, MethodHandle handle) {
        private static final ClassValue<List<Accessor>> OF = new ClassValue<>() {
            @Override
            protected List<Accessor> computeValue(Class<?> view) {
                return Arrays.stream(view.getMethods()).filter(method -> method.getParameterCount() == 0
                        && method.getDeclaringClass() != Object.class && !Modifier.isStatic(method.getModifiers())
                        && !method.getName().equals("segment")).map(Accessor::of)
                        .sorted(Comparator.comparing(Accessor::name)).toList();
            }
        };

        private static Accessor of(Method method) {
            try {
                return new Accessor(method.getName(), MethodHandles.lookup().unreflect(method)
                        .asType(MethodType.methodType(Object.class, HeaderView.class)));
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }

        Object answer(HeaderView view) {
            try {
                return (Object) handle.invokeExact(view);
            } catch (Throwable e) {
                if (e instanceof TruncatedPacketException && !view.isComplete()) {
                    return "truncated";
                }
                return fail(view.getClass().getSimpleName() + "." + name + ", complete: " + view.isComplete(), e);
            }
        }
    }

    /** Each accessor's answer, the documented exception among them. */
    private static String answers(HeaderView view) {
        StringBuilder answers = new StringBuilder(view.getClass().getSimpleName());
        for (Accessor accessor : Accessor.OF.get(view.getClass())) {
            answers.append(' ').append(accessor.name()).append('=').append(accessor.answer(view));
        }
        return answers.toString();
    }

    /** Each view bound to the bytes as if they began with its header. */
    static void everyViewStaysInItsPacket(byte[] bytes) {
        MemorySegment zeros = fenced(bytes, 0);
        MemorySegment ones = fenced(bytes, 0xff);
        for (int skip : new int[] {0, Math.min(ETHERNET, bytes.length)}) {
            int length = bytes.length - skip;
            List<HeaderView> views = views(zeros, FENCE + skip, length);
            List<HeaderView> others = views(ones, FENCE + skip, length);
            for (int i = 0; i < views.size(); i++) {
                HeaderView view = views.get(i);
                assertEquals(answers(view), answers(others.get(i)), "a byte outside of the packet was read");
                assertTrue(view.headerLength() >= 0 && view.payloadLength() >= 0, () -> answers(view));
                assertTrue(view.payloadOffset() >= FENCE + skip
                        && view.payloadOffset() + view.payloadLength() <= FENCE + bytes.length, () -> answers(view));
            }
        }
    }

    /** The same of views bound one to the other, as a reader binds them. */
    static void viewsBoundInARowStayInTheirPacket(byte[] bytes) {
        MemorySegment zeros = fenced(bytes, 0);
        MemorySegment ones = fenced(bytes, 0xff);
        EthernetView eth = new EthernetView().bind(zeros, FENCE, bytes.length);
        EthernetView other = new EthernetView().bind(ones, FENCE, bytes.length);
        for (int tag = 0; tag < eth.tags(); tag++) {
            if (eth.isComplete()) {
                assertTrue(eth.vlan(tag) <= 0xfff && eth.priority(tag) <= 7);
            }
        }
        Ipv6View ip6 = new Ipv6View().bind(eth);
        assertTrue(ip6.fragmentOffset() <= 0xfff8 && ip6.identification() <= 0xffffffffL);
        for (HeaderView[] pair : new HeaderView[][] {{new Ipv4View().bind(eth), new Ipv4View().bind(other)},
            {ip6, new Ipv6View().bind(other)}}) {
            assertEquals(answers(pair[0]), answers(pair[1]));
            assertEquals(answers(new TcpView().bind(pair[0])), answers(new TcpView().bind(pair[1])));
            assertTrue(pair[0].payloadOffset() + pair[0].payloadLength() <= FENCE + bytes.length);
        }
    }

    /** A line of text, and JSON whose braces match. */
    static void descriptionsNeverFail(byte[] bytes) {
        MemorySegment memory = fenced(bytes, 0);
        String line = assertDoesNotThrow(() -> new PacketPrinter().describe(memory, FENCE, bytes.length));
        assertTrue(line.length() > 3 && line.indexOf('\n') < 0, line);
        String json = assertDoesNotThrow(() -> new PacketJson().format(1, memory, FENCE, bytes.length).toString());
        assertEquals(json.chars().filter(c -> c == '{').count(), json.chars().filter(c -> c == '}').count(), json);
        assertTrue(json.startsWith("{\"slot\":1,\"length\":" + bytes.length + ",\"eth\":") && json.endsWith("}"), json);
    }
}
