/*
 * SPDX-License-Identifier: Apache-2.0
 * One page of this process's memory: which page frame stands behind it, and what the kernel says of that.
 * Beside the packet's way: where step 4 mapped what step 2 fills.
 */
package io.github.nfpool.page;

import io.github.nfpool.os.PageSize;
import io.github.nfpool.os.PoolException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * From {@code /proc/self/pagemap} and {@code /proc/kpageflags}
 * (Documentation/admin-guide/mm/pagemap.rst).
 *
 * @param virtualAddress where the page is mapped in this process
 * @param pfn            page frame number; 0 when hidden (without CAP_SYS_ADMIN, since Linux 4.2) or not present
 * @param flags          as in kpageflags; 0 when the frame is not known
 */
public record PageEntry(long virtualAddress, long pfn, long flags) {
    /** Bytes in a page of this machine. */
    public static final int PAGE_BYTES = PageSize.BYTES;

    private static final Path PAGEMAP = Path.of("/proc/self/pagemap");
    private static final Path KPAGEFLAGS = Path.of("/proc/kpageflags");
    private static final long PRESENT = 1L << 63;
    private static final long PFN = (1L << 55) - 1;
    private static final int RESERVED = 32;

    /** Bit by bit, include/uapi/linux/kernel-page-flags.h and include/linux/kernel-page-flags.h. */
    private static final String[] NAMES = {
        "LOCKED", "ERROR", "REFERENCED", "UPTODATE", "DIRTY", "LRU", "ACTIVE", "SLAB",
        "WRITEBACK", "RECLAIM", "BUDDY", "MMAP", "ANON", "SWAPCACHE", "SWAPBACKED", "COMPOUND_HEAD",
        "COMPOUND_TAIL", "HUGE", "UNEVICTABLE", "HWPOISON", "NOPAGE", "KSM", "THP", "OFFLINE",
        "ZERO_PAGE", "IDLE", "PGTABLE", "27", "28", "29", "30", "31",
        "RESERVED", "MLOCKED", "34", "PRIVATE", "PRIVATE_2", "OWNER_PRIVATE", "ARCH", "UNCACHED", "SOFTDIRTY"
    };

    /**
     * Looks at the pages of a mapping.
     *
     * @param segment memory of this process, beginning at a page; whole pages of it are looked at
     * @return an entry for each page
     * @throws PoolException if the kernel's files cannot be read
     */
    public static List<PageEntry> of(MemorySegment segment) {
        int pages = (int) (segment.byteSize() / PAGE_BYTES);
        long[] pfns = new long[pages];
        ByteBuffer map = read(PAGEMAP, segment.address() / PAGE_BYTES, pages);
        for (int i = 0; i < pages; i++) {
            long entry = map.getLong();
            pfns[i] = (entry & PRESENT) != 0 ? entry & PFN : 0;
        }
        List<PageEntry> entries = new ArrayList<>(pages);
        while (entries.size() < pages) {
            int from = entries.size();
            int run = 1;
            while (pfns[from] != 0 && from + run < pages && pfns[from + run] == pfns[from] + run) {
                run++;
            }
            ByteBuffer flags = pfns[from] == 0 ? ByteBuffer.allocate(Long.BYTES) : read(KPAGEFLAGS, pfns[from], run);
            for (int i = from; i < from + run; i++) {
                entries.add(new PageEntry(segment.address() + (long) i * PAGE_BYTES, pfns[i], flags.getLong()));
            }
        }
        return entries;
    }

    /**
     * Whether this process may know the page frame.
     *
     * @return false if it is hidden
     */
    public boolean isVisible() {
        return pfn != 0;
    }

    /**
     * Whether the kernel keeps this page for itself: PG_reserved.
     *
     * @return the flag
     */
    public boolean isReserved() {
        return (flags >>> RESERVED & 1) != 0;
    }

    /**
     * Where the page lies in physical memory.
     *
     * @return an address, 0 when hidden
     */
    public long physicalAddress() {
        return pfn * PAGE_BYTES;
    }

    /**
     * The flags as the kernel's documentation calls them.
     *
     * @return names with blanks between; "none"; "?" when hidden
     */
    public String flagNames() {
        if (!isVisible()) {
            return "?";
        }
        StringBuilder names = new StringBuilder();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            if ((flags >>> bit & 1) != 0) {
                names.append(names.isEmpty() ? "" : " ").append(bit < NAMES.length ? NAMES[bit] : Integer.toString(bit));
            }
        }
        return names.isEmpty() ? "none" : names.toString();
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
