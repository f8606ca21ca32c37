/*
 * SPDX-License-Identifier: Apache-2.0
 * The page of a pool in the lab's VM (scripts/lib/web.sh, web_check), in a real browser: page frames, and the four ways.
 */
package io.github.nfpool.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@Tag("browser")
@EnabledIfSystemProperty(named = "nfpool.webUrl", matches = "http.*")
class VmPageTest {
    @Test
    @EnabledIfSystemProperty(named = "nfpool.webNic", matches = "e1000")
    void aFrameThatNoProcessorStored() throws IOException {
        try (Browser browser = new Browser()) {
            browser.open(System.getProperty("nfpool.webUrl") + "&language=en#view-scenes");
            play(browser, "dma", "None: the card wrote");
            browser.press("4");
            browser.await("document.querySelectorAll('#packet-rows tr').length > 20");
            browser.screenshot("vm-dma-packets");
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    @DisabledIfSystemProperty(named = "nfpool.webNic", matches = "e1000")
    void eachViewShowsTheDriversPool() throws IOException {
        try (Browser browser = new Browser()) {
            browser.open(System.getProperty("nfpool.webUrl") + "&language=en#view-overview");
            browser.await("document.querySelectorAll('#packet-rows tr').length > 20");
            assertTrue(browser.text("#source").contains("rmmod snull is refused"), browser.text("#source"));
            browser.screenshot("vm-overview");

            browser.press("2");
            browser.await("document.querySelectorAll('.tile.RESERVED').length == 512");
            browser.click("[data-page='3']");
            browser.see("#detail .hex");
            String frame = browser.text("#detail [data-fact='page-frame']");
            assertEquals(browser.text("#detail [data-fact='physical-address']"),
                    "0x" + Long.toHexString(Long.decode(frame) * 4096), "as in /proc/nf_addr");
            assertTrue(browser.text("#detail [data-fact='flags']").contains("RESERVED"));
            browser.screenshot("vm-page");
            browser.click("#detail .close");
            browser.screenshot("vm-memory");

            browser.press("3");
            browser.await("document.querySelectorAll('.run').length > 0");
            browser.screenshot("vm-ring");
            browser.press("5");
            browser.screenshot("vm-counters");

            browser.press("6");
            play(browser, "cow", "became");
            play(browser, "duplex", "42 bytes, the headers");
            play(browser, "channels", "Only the page frame");
            play(browser, "user", "64 pages in");
            browser.run("URL.createObjectURL = file => { file.text().then(text => window.saved = text); return 'data:,'; }");
            browser.click("#record");
            play(browser, "offload", "28: 21 clocks");
            browser.click("#record");
            browser.await("window.saved");
            Files.writeString(Path.of("target/scene-offload.jsonl"), browser.run("return window.saved").toString());
            assertEquals(List.of(), browser.complaints());
        }
        replay();
    }

    /** Without the VM: what was recorded there has the scene, too. */
    private static void replay() throws IOException {
        try (Served served = new Served(new Replay(Path.of("target/scene-offload.jsonl"))); Browser browser = new Browser()) {
            browser.open(served.server.url() + "&language=en#view-scenes");
            browser.see("svg.wave");
            browser.await("document.querySelector('.outcome')");
            assertTrue(browser.text(".outcome").contains("28: 21 clocks"), browser.text(".outcome"));
            browser.screenshot("vm-scene-replayed");
        }
    }

    private static void play(Browser browser, String scene, String outcome) throws IOException {
        browser.click("[data-scene='" + scene + "']");
        browser.click("#scene-start");
        browser.await("document.querySelector('.outcome')");
        String said = browser.text(".outcome");
        browser.run("document.getElementById('scene').scrollIntoView()");
        browser.screenshot("vm-scene-" + scene);
        assertTrue(said.contains(outcome), said);
    }
}
