/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool map: which physical page is behind which page of the mapping.
 */
package io.github.nfpool.cli;

import io.github.nfpool.page.PageEntry;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.web.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Watches without a claim. */
@Command(name = "map", mixinStandardHelpOptions = true,
        description = "Shows for each page its physical address, its page frame number, its virtual address in this"
                + " JVM, its flags, and the slots in it. Disturbs no reader. Page frames and flags need root"
                + " (CAP_SYS_ADMIN).",
        footerHeading = "%nExamples:%n",
        footer = {
            "  nfpool map                      all pages, consecutive ones in one line",
            "  nfpool map 0-3 511              five pages, one line each"
        })
final class MapCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @ParentCommand
    private NfpoolCommand parent;

    @Mixin
    private SourceOptions options;

    @Mixin
    private FormatOption format;

    @Parameters(paramLabel = "PAGES", arity = "0..*", description = "Pages of the pool, the first is 0: N or N-M.")
    private List<String> asked = List.of();

    @Override
    public Integer call() {
        try (PoolMapping mapping = options.sourceToLookAt().open()) {
            PoolGeometry g = PoolGeometry.read(mapping.segment());
            List<PageEntry> pages = PageEntry.of(mapping.segment().asSlice(0, g.size()));
            List<int[]> lines = asked.isEmpty() ? runs(pages) : asked(pages.size());
            PrintStream out = parent.streams().out();
            if (format.isJson()) {
                lines.forEach(line -> out.println(json(g, pages.get(line[0]), line[0], line[1])));
                return 0;
            }
            out.println(parent.streams().bold(
                    "pages      physical address    page frame  virtual address     flags             slots"));
            for (int[] line : lines) {
                print(out, g, pages.get(line[0]), line[0], line[1]);
            }
        }
        return 0;
    }

    private static Json json(PoolGeometry g, PageEntry page, int first, int last) {
        return new Json().put("firstPage", first).put("lastPage", last)
                .putAddress("physicalAddress", page.isVisible() ? page.physicalAddress() : 0)
                .putAddress("pageFrame", page.isVisible() ? page.pfn() : 0).putAddress("virtualAddress", page.virtualAddress())
                .put("flags", page.flagNames()).put("firstSlot", slotAt(g, first * (long) PageEntry.PAGE_BYTES))
                .put("lastSlot", slotAt(g, (last + 1L) * PageEntry.PAGE_BYTES - 1));
    }

    private static int slotAt(PoolGeometry g, long offset) {
        return Math.min(g.slotAt(offset), g.length() - 1);
    }

    private static void print(PrintStream out, PoolGeometry g, PageEntry page, int first, int last) {
        int firstSlot = slotAt(g, (long) first * PageEntry.PAGE_BYTES);
        int lastSlot = slotAt(g, (last + 1L) * PageEntry.PAGE_BYTES - 1);
        out.printf("%-9s  %-18s  %-10s  0x%016x  %-16s  %d-%d%n", first == last ? first : first + "-" + last,
                page.isVisible() ? String.format("0x%016x", page.physicalAddress()) : "hidden",
                page.isVisible() ? "0x" + Long.toHexString(page.pfn()) : "hidden",
                page.virtualAddress(), page.flagNames(), firstSlot, lastSlot);
    }

    /** First and last pages of what belongs together: frames in sequence, the same flags. */
    private static List<int[]> runs(List<PageEntry> pages) {
        List<int[]> runs = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            if (i > 0 && pages.get(i).flags() == pages.get(i - 1).flags()
                    && pages.get(i).pfn() == (pages.get(i).isVisible() ? pages.get(i - 1).pfn() + 1 : 0)) {
                runs.getLast()[1] = i;
            } else {
                runs.add(new int[] {i, i});
            }
        }
        return runs;
    }

    /** The pages asked for, each by itself. */
    private List<int[]> asked(int pages) {
        List<int[]> lines = new ArrayList<>();
        for (String range : asked) {
            if (!range.matches("\\d{1,6}(-\\d{1,6})?")) {
                throw new ParameterException(command.commandLine(), range + " is neither N nor N-M");
            }
            String[] ends = range.split("-");
            int first = Integer.parseInt(ends[0]);
            int last = Integer.parseInt(ends[ends.length - 1]);
            if (last < first) {
                throw new ParameterException(command.commandLine(), range + " ends before it starts");
            }
            if (last >= pages) {
                throw new ParameterException(command.commandLine(), "the pool has no page " + last
                        + "; its last page is " + (pages - 1));
            }
            for (int page = first; page <= last; page++) {
                lines.add(new int[] {page, page});
            }
        }
        return lines;
    }
}
