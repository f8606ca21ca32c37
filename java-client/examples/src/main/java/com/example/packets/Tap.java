/*
 * SPDX-License-Identifier: Apache-2.0
 * Hands copies of some frames to another thread, as a program does that does more than it may in a handler.
 */
package com.example.packets;

import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.packet.EthernetView;
import io.github.nfpool.packet.PacketPrinter;
import io.github.nfpool.source.PoolMapping;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Prints the ARP frames in a thread of its own: {@code Tap [driver | CAPTURE]}. */
public final class Tap {
    private static final int ROOM = 1024;
    private static final byte[] END = new byte[0];

    private Tap() {
    }

    /**
     * Reads here, prints there.
     *
     * @param args {@code driver} or a capture; nothing for frames that are made here
     * @throws InterruptedException if this thread is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(ROOM);
        AtomicLong missed = new AtomicLong();
        Thread printer = Thread.ofVirtual().start(() -> print(queue));
        try (PoolMapping mapping = Pools.chosenBy(args).open()) {
            EthernetView ethernet = new EthernetView();
            // @start region="copy"
            new ReadLoop(mapping).run(frame -> {
                // A Frame belongs to this thread and to this call. What goes to another thread is a copy.
                if (ethernet.bind(frame).type() == EthernetView.TYPE_ARP && !queue.offer(frame.toArray())) {
                    missed.incrementAndGet();
                }
            });
            // @end
        } finally {
            queue.put(END);
            printer.join();
        }
        System.out.printf("%d did not fit into the queue%n", missed.get());
    }

    private static void print(BlockingQueue<byte[]> queue) {
        PacketPrinter printer = new PacketPrinter();
        try {
            for (byte[] frame = queue.take(); frame != END; frame = queue.take()) {
                System.out.println(printer.describe(MemorySegment.ofArray(frame), 0, frame.length));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
