/*
 * SPDX-License-Identifier: Apache-2.0
 * What the kernel says of pages that are no pool's.
 */
package io.github.nfpool.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class PageMapTest {
    @Test
    void pageMapIsHonest() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4 * PageMap.PAGE_BYTES, PageMap.PAGE_BYTES).fill((byte) 1);
            PageMap wrong = PageMap.of(memory, PageMap.PAGE_BYTES);
            assertFalse(wrong.proves());
            assertEquals(4, wrong.pages());
            if (wrong.visible() == 0) {
                assertTrue(wrong.verdict().contains("CAP_SYS_ADMIN"));
            } else {
                PageMap first = PageMap.of(memory, wrong.firstPfn() * PageMap.PAGE_BYTES);
                assertTrue(first.matching() >= 1);
                assertEquals(0, first.reserved(), "an ordinary page is not reserved");
                assertFalse(first.proves());
            }
        }
    }
}
