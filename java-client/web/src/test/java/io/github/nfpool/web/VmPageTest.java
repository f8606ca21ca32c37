/*
 * SPDX-License-Identifier: Apache-2.0
 * The page of a pool in the lab's VM (scripts/lib/web.sh, web_check), in a real browser: page frames, and the four ways.
 */
package io.github.nfpool.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@Tag("browser")
@EnabledIfSystemProperty(named = "nfpool.webUrl", matches = "http.*")
class VmPageTest {
    @Test
    void eachViewShowsTheDriversPool() throws IOException {
        try (Browser browser = new Browser()) {
            browser.open(System.getProperty("nfpool.webUrl") + "&language=en#view-overview");
            browser.await("document.querySelectorAll('#packet-rows tr').length > 20");
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
            assertEquals(List.of(), browser.complaints());
        }
    }

    private static void play(Browser browser, String scene, String outcome) throws IOException {
        browser.click("[data-scene='" + scene + "']");
        browser.click("#scene-start");
        browser.await("document.querySelector('.outcome')");
        String said = browser.text(".outcome");
        browser.screenshot("vm-scene-" + scene);
        assertTrue(said.contains(outcome), said);
    }
}
