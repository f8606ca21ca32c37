/*
 * SPDX-License-Identifier: Apache-2.0
 * pcap4j: a byte[] a call.
 */
package io.github.nfpool.compare;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;

/** sendPacket(byte[]), the array kept. The headers stay as they are. */
final class PcapSender implements Sender {
    private final PcapHandle handle;
    private final byte[] frame;
    private final MemorySegment memory;
    private long value;

    PcapSender(String device, int size) throws IOException {
        handle = PcapReceiver.open(device);
        frame = new byte[size];
        memory = MemorySegment.ofArray(frame);
        System.arraycopy(Datagram.headers(size), 0, frame, 0, Datagram.HEADERS);
    }

    @Override
    public void send(int frames) throws IOException {
        try {
            for (int i = 0; i < frames; i++) {
                Words.fill(memory, Datagram.HEADERS, frame.length - Datagram.HEADERS, ++value);
                handle.sendPacket(frame);
            }
        } catch (PcapNativeException | NotOpenException e) {
            throw PcapReceiver.failure(e);
        }
    }

    @Override
    public void close() {
        handle.close();
    }
}
