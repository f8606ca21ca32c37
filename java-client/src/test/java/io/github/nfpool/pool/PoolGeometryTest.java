/*
 * SPDX-License-Identifier: Apache-2.0
 * Which headers are believed.
 */
package io.github.nfpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolGeometryTest {
    private static final long PAPER_BYTES = 4096L << PoolFormat.NF_POOL_ORDER;

    private static MemorySegment paperPool() {
        MemorySegment segment = Arena.ofAuto().allocate(PAPER_BYTES, 4096);
        PoolGeometry.rxOnly(PAPER_BYTES, PoolFormat.NF_POOL_WIDTH).format(segment);
        return segment;
    }

    @Test
    void thePapersPool() {
        PoolGeometry g = PoolGeometry.read(paperPool());
        assertEquals(new PoolGeometry(1500, 1398, 2097152, 0, 1, 1397, 0, 0), g);
        assertEquals(1496, g.frameCapacity());
        assertEquals(3000, g.slotOffset(2));
        assertEquals(2, g.slotAt(3004));
        assertEquals(2, g.slotAt(4499));
    }

    @ParameterizedTest
    @CsvSource({
        "width, 0, width", "width, 60, width", "width, 1498, width", "width, 65535, width",
        "length, 0, length", "length, 1, length", "length, 1399, length", "length, 65535, length",
        "abi, 2, version", "header_size, 0, header_size", "header_size, 60, header_size",
        "header_size, 1504, header_size",
        "rx_first, 0, RX", "rx_first, 2, RX", "rx_count, 0, RX", "rx_count, 1398, RX", "rx_count, 65535, RX",
        "tx_count, 1, TX", "magic, 0, magic",
    })
    void oneWrongFieldIsEnough(String field, int value, String complaint) {
        MemorySegment segment = paperPool();
        var path = MemoryLayout.PathElement.groupElement(field);
        long offset = PoolFormat.HEADER.byteOffset(path);
        if (PoolFormat.HEADER.select(path).byteSize() == 2) {
            segment.set(ValueLayout.JAVA_SHORT, offset, (short) value);
        } else {
            segment.set(ValueLayout.JAVA_INT, offset, value);
        }
        var e = assertThrows(PoolFormatException.class, () -> PoolGeometry.read(segment));
        assertTrue(e.getMessage().contains(complaint), e.getMessage());
        assertThrows(PoolFormatException.class, () -> new PacketPool(segment));
        assertThrows(PoolFormatException.class, () -> new PoolWatcher(segment));
        assertThrows(PoolFormatException.class, () -> new PoolProducer(segment));
    }

    @Test
    void partitionsMustNotOverlap() {
        PoolGeometry g = new PoolGeometry(1500, 1398, PAPER_BYTES, 1, 1, 700, 700, 698);
        var e = assertThrows(PoolFormatException.class, () -> g.format(paperPool()));
        assertTrue(e.getMessage().contains("overlap"), e.getMessage());
        new PoolGeometry(1500, 1398, PAPER_BYTES, 1, 1, 699, 700, 698).format(paperPool());
    }

    @Test
    void aSegmentThatIsTooShortOrNotMemory() {
        MemorySegment segment = paperPool();
        assertThrows(PoolFormatException.class, () -> PoolGeometry.read(segment.asSlice(0, 63)));
        assertThrows(PoolFormatException.class, () -> PoolGeometry.read(segment.asSlice(0, PAPER_BYTES - 1)));
        assertThrows(PoolFormatException.class, () -> PoolGeometry.read(segment.asSlice(4, PAPER_BYTES - 4)));
        assertThrows(PoolFormatException.class, () -> PoolGeometry.read(MemorySegment.ofArray(new byte[4096])));
        assertEquals(PAPER_BYTES, PoolGeometry.declaredSize(segment.asSlice(0, 4096)));
    }

    /** Width 65,536 became 0 in the header, and width 0 was an ArithmeticException. */
    @ParameterizedTest
    @CsvSource({"262144, 65536", "262144, 0", "262144, -1500", "262144, 1501", "262144, 4", "262144, 2147483644", "1000, 1500",
        "2999, 1500", "0, 1500", "-4096, 1500", "4294967296, 1500"})
    void shapesThatNoPoolHas(long size, int width) {
        assertThrows(PoolFormatException.class, () -> PoolGeometry.rxOnly(size, width));
    }

    @Test
    void aWidthForFramesOfAnyLength() {
        for (int length : new int[] {1, 60, 1495, 1496, 1497, 9014, 65_528}) {
            PoolGeometry g = PoolGeometry.rxOnly(1 << 21, PoolGeometry.widthFor(length));
            assertTrue(g.frameCapacity() >= length && g.width() % 4 == 0, g::toString);
        }
        assertEquals(1500, PoolGeometry.widthFor(1496));
        assertEquals(65_532, PoolGeometry.widthFor(Integer.MAX_VALUE));
        assertEquals(PoolGeometry.widthFor(1), PoolGeometry.widthFor(-1));
    }
}
