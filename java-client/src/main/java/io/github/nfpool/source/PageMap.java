/*
 * SPDX-License-Identifier: Apache-2.0
 * Which physical pages stand behind a piece of this process's memory, as the kernel tells it.
 * Beside the packet's way: the proof that step 4 mapped the pages that step 2 fills.
 */
package io.github.nfpool.source;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Compares a mapping with a physical address, page by page, through {@code /proc/self/pagemap} and
 * {@code /proc/kpageflags} (Documentation/admin-guide/mm/pagemap.rst).
 *
 * @param pages    pages in the mapping
 * @param visible  pages whose PFN this process may know; without CAP_SYS_ADMIN none, since Linux 4.2
 * @param firstPfn page frame number of the first page, 0 when hidden
 * @param matching pages that lie in physical memory where the address says
 * @param reserved pages that carry the RESERVED flag
 */
public record PageMap(long pages, long visible, long firstPfn, long matching, long reserved) {
    /** Bytes in a page. */
    public static final int PAGE_BYTES = 4096;

    private static final Path PAGEMAP = Path.of("/proc/self/pagemap");
    private static final Path KPAGEFLAGS = Path.of("/proc/kpageflags");
    private static final long PRESENT = 1L << 63;
    private static final long PFN = (1L << 55) - 1;
    private static final long RESERVED = 1L << 32;

    /**
     * Looks at the pages of a mapping.
     *
     * @param segment         memory of this process, beginning at a page
     * @param physicalAddress where it is said to lie
     * @return what the kernel says
     * @throws PoolException if the kernel's files cannot be read
     */
    public static PageMap of(MemorySegment segment, long physicalAddress) {
        int pages = (int) (segment.byteSize() / PAGE_BYTES);
        long[] pfns = pfns(segment.address(), pages);
        long visible = 0;
        long matching = 0;
        for (int i = 0; i < pages; i++) {
            visible += pfns[i] != 0 ? 1 : 0;
            matching += pfns[i] != 0 && pfns[i] == physicalAddress / PAGE_BYTES + i ? 1 : 0;
        }
        return new PageMap(pages, visible, pfns[0], matching, visible == 0 ? 0 : reserved(pfns));
    }

    /**
     * Whether the proof holds.
     *
     * @return true if each page is where the address says and carries the flag
     */
    public boolean proves() {
        return matching == pages && reserved == pages;
    }

    /**
     * The result for a person.
     *
     * @return one line
     */
    public String verdict() {
        if (visible == 0) {
            return "hidden from this user (page frame numbers need CAP_SYS_ADMIN: run as root)";
        }
        return "first PFN 0x" + Long.toHexString(firstPfn) + " * 4096 = 0x"
                + Long.toHexString(firstPfn * PAGE_BYTES) + "; " + matching + " of " + pages
                + " pages where the address says, RESERVED set on " + reserved;
    }

    private static long[] pfns(long address, int pages) {
        ByteBuffer entries = read(PAGEMAP, address / PAGE_BYTES, pages);
        long[] pfns = new long[pages];
        for (int i = 0; i < pages; i++) {
            long entry = entries.getLong();
            pfns[i] = (entry & PRESENT) != 0 ? entry & PFN : 0;
        }
        return pfns;
    }

    private static long reserved(long[] pfns) {
        long reserved = 0;
        for (int i = 0; i < pfns.length; ) {
            int run = 1;
            while (i + run < pfns.length && pfns[i + run] == pfns[i] + run) {
                run++;
            }
            ByteBuffer flags = read(KPAGEFLAGS, pfns[i], run);
            for (int k = 0; k < run; k++) {
                reserved += (flags.getLong() & RESERVED) != 0 && pfns[i] != 0 ? 1 : 0;
            }
            i += run;
        }
        return reserved;
    }

    /** Both files are arrays of 64-bit words in the machine's byte order. */
    private static ByteBuffer read(Path file, long index, int words) {
        ByteBuffer buffer = ByteBuffer.allocate(words * Long.BYTES).order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long position = index * Long.BYTES;
            while (buffer.hasRemaining()) {
                int n = channel.read(buffer, position + buffer.position());
                if (n <= 0) {
                    throw new PoolException("read", file.toString(), "ended at word " + index, "");
                }
            }
        } catch (IOException e) {
            throw new PoolException("read", file.toString(), e, "run as root");
        }
        return buffer.flip();
    }
}
