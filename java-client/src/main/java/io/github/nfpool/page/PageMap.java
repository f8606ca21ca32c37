/*
 * SPDX-License-Identifier: Apache-2.0
 * Which physical pages stand behind a piece of this process's memory, as the kernel tells it.
 * Beside the packet's way: the proof that step 4 mapped the pages that step 2 fills.
 */
package io.github.nfpool.page;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

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
    /** Bytes in a page of this machine. */
    public static final int PAGE_BYTES = PageEntry.PAGE_BYTES;

    /**
     * Looks at the pages of a mapping.
     *
     * @param segment         memory of this process, beginning at a page
     * @param physicalAddress where it is said to lie
     * @return what the kernel says
     * @throws io.github.nfpool.os.PoolException if the kernel's files cannot be read
     */
    public static PageMap of(MemorySegment segment, long physicalAddress) {
        long[] table = new long[(int) (segment.byteSize() / PAGE_BYTES)];
        Arrays.setAll(table, page -> physicalAddress + (long) page * PAGE_BYTES);
        return of(segment, table);
    }

    /**
     * Looks at the pages of memory that are not one piece of physical memory.
     *
     * @param segment memory of this process, beginning at a page
     * @param table   where each of its pages is said to lie
     * @return what the kernel says
     * @throws io.github.nfpool.os.PoolException if the kernel's files cannot be read
     */
    public static PageMap of(MemorySegment segment, long[] table) {
        List<PageEntry> pages = PageEntry.of(segment);
        long visible = 0;
        long matching = 0;
        long reserved = 0;
        for (int i = 0; i < pages.size(); i++) {
            PageEntry page = pages.get(i);
            visible += page.isVisible() ? 1 : 0;
            matching += page.isVisible() && page.physicalAddress() == table[i] ? 1 : 0;
            reserved += page.isReserved() ? 1 : 0;
        }
        return new PageMap(pages.size(), visible, pages.get(0).pfn(), matching, reserved);
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
        return "first PFN 0x" + Long.toHexString(firstPfn) + " * " + PAGE_BYTES + " = 0x"
                + Long.toHexString(firstPfn * PAGE_BYTES) + "; " + matching + " of " + pages
                + " pages where the address says, RESERVED set on " + reserved;
    }
}
