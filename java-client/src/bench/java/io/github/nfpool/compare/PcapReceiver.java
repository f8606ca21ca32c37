/*
 * SPDX-License-Identifier: Apache-2.0
 * pcap4j: libpcap's ring, and a new byte[] for each frame.
 */
package io.github.nfpool.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.Properties;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.BlockingMode;
import org.pcap4j.core.PcapHandle.PcapDirection;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.RawPacketListener;

/** dispatch() to a RawPacketListener: as many frames a call as there are, none of them parsed. */
final class PcapReceiver implements Receiver, RawPacketListener {
    private static final int SNAPLEN = 65536;
    /** Bytes; libpcap's own default is 2 MiB. */
    private static final int BUFFER = 1 << 24;
    /** How long the kernel keeps a block that is not full; the samples of pcap4j have this. */
    private static final int TIMEOUT_MILLIS = 10;
    private static final int PATIENCE_TIMEOUTS = 1000;
    /** A block of libpcap's ring has 256 KiB; a frame takes more than this of it. */
    private static final int BLOCK = 1 << 18;
    private static final int SHORTEST = 128;
    private static final int ALL = -1;

    private final PcapHandle handle;
    private BlockingMode mode = BlockingMode.BLOCKING;
    /** Frames that await() has read, for read() to tell of. */
    private int ready;
    private long sum;

    PcapReceiver(String device) throws IOException {
        handle = open(device);
    }

    /** Opens a device, immediate mode off: frames come in blocks; those that leave do not come. */
    static PcapHandle open(String device) throws IOException {
        try {
            return new PcapHandle.Builder(device).snaplen(SNAPLEN).bufferSize(BUFFER).timeoutMillis(TIMEOUT_MILLIS)
                    .immediateMode(false).direction(PcapDirection.IN).build();
        } catch (PcapNativeException e) {
            throw failure(e);
        } catch (LinkageError e) {
            throw new IOException("load libpcap: " + e + "; apt-get install libpcap0.8", e);
        }
    }

    /** The library's version, as its jar has it. */
    static String version() {
        Properties properties = new Properties();
        try (InputStream pom = PcapHandle.class.getResourceAsStream(
                "/META-INF/maven/org.pcap4j/pcap4j-core/pom.properties")) {
            properties.load(pom);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    static IOException failure(Exception e) {
        return new IOException("pcap4j: " + e.getMessage(), e);
    }

    @Override
    public int read(int limit) throws IOException {
        if (ready == 0) {
            switchTo(BlockingMode.NONBLOCKING);
            return dispatch(limit);
        }
        int frames = Math.min(limit, ready);
        ready -= frames;
        return frames;
    }

    @Override
    public void await() throws IOException {
        switchTo(BlockingMode.BLOCKING);
        for (int i = 0; ready == 0; i++) {
            if (i == PATIENCE_TIMEOUTS) {
                throw new IOException("no frame has come to libpcap for "
                        + PATIENCE_TIMEOUTS * TIMEOUT_MILLIS / 1000 + " s");
            }
            ready = dispatch(ALL);
        }
    }

    @Override
    public void gotPacket(byte[] frame) {
        sum += Words.sum(MemorySegment.ofArray(frame), 0, frame.length);
    }

    @Override
    public int heldBack() {
        return BLOCK / SHORTEST;
    }

    @Override
    public long sum() {
        return sum;
    }

    @Override
    public void close() {
        handle.close();
    }

    private int dispatch(int limit) throws IOException {
        try {
            return handle.dispatch(limit, this);
        } catch (PcapNativeException | NotOpenException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    /** A call of libpcap, made only where the mode changes. */
    private void switchTo(BlockingMode wanted) throws IOException {
        if (mode != wanted) {
            try {
                handle.setBlockingMode(wanted);
            } catch (PcapNativeException | NotOpenException e) {
                throw failure(e);
            }
            mode = wanted;
        }
    }
}
