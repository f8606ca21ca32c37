/*
 * SPDX-License-Identifier: Apache-2.0
 * Scene: memory of this process becomes a pool, with the kernel's table of its pages (docs/packet-flow.md, 3).
 */
package io.github.nfpool.web;

import io.github.nfpool.os.NativeCalls;
import io.github.nfpool.page.PageEntry;
import io.github.nfpool.source.UserPoolMapping;
import io.github.nfpool.source.UserPoolSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Needs the driver with a channel 3, which is claimed, and given back. */
record UserPoolScene(NativeCalls driver) implements Scene {
    private static final int CHANNEL = 3;
    private static final int PAGES = 64;
    private static final int SHOWN = 8;

    @Override
    public String name() {
        return "user";
    }

    @Override
    public String needs() {
        return driver == null ? "driver" : Files.exists(Path.of("/proc/nf_channel/" + CHANNEL)) ? null : "channels";
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        try (UserPoolMapping mapping = new UserPoolSource(driver, CHANNEL, PAGES).open()) {
            long[] table = mapping.pageTable();
            List<PageEntry> pages = PageEntry.of(mapping.segment());
            stage.step(new Json().put("pages", PAGES).put("virtual", Stage.hex(mapping.segment().address())));
            StringBuilder list = new StringBuilder();
            for (int i = 0; i < SHOWN; i++) {
                list.append(i == 0 ? "" : ", ").append(Stage.hex(table[i] / PageEntry.PAGE_BYTES));
            }
            stage.step(new Json().put("shown", SHOWN).put("table", list.toString()));
            int pieces = 1;
            int same = 0;
            for (int i = 0; i < PAGES; i++) {
                pieces += i > 0 && table[i] != table[i - 1] + PageEntry.PAGE_BYTES ? 1 : 0;
                same += pages.get(i).physicalAddress() == table[i] ? 1 : 0;
            }
            Json values = new Json().put("pages", PAGES).put("same", same).put("pieces", pieces);
            stage.step(values);
            stage.outcome(table[0] == 0 ? "hidden" : same == PAGES ? "proved" : "differ", values);
        }
    }
}
