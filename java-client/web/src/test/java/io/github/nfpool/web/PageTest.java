/*
 * SPDX-License-Identifier: Apache-2.0
 * The page in a real browser: each view shows what the pool has.
 */
package io.github.nfpool.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("browser")
class PageTest {
    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = new Browser();
    }

    @AfterAll
    static void end() {
        browser.close();
    }

    @Test
    void eachViewShowsThePool() throws IOException {
        try (Served served = Served.embedded(true, true, 200)) {
            browser.open(served.server.url() + "&language=en#overview");
            browser.await("document.querySelectorAll('#packet-rows tr').length > 20");
            browser.await("document.querySelectorAll('.u-over').length > 0");
            browser.screenshot("overview");

            browser.press("2");
            assertEquals(512L, browser.run("return document.querySelectorAll('.tile').length"));
            assertEquals(1L, browser.run("return document.querySelectorAll('.inside.header').length"));
            browser.click("[data-page='1']");
            assertTrue(browser.text("#detail h2").contains("1"));
            browser.await("document.querySelectorAll('#detail .hex > div').length == 256");
            assertTrue(browser.text("#detail [data-fact='virtual-address']").startsWith("0x"));
            browser.screenshot("memory-page");
            browser.click("#detail .close");
            browser.screenshot("memory");

            browser.press("3");
            browser.click("[data-do='reader'][data-value='pause']");
            browser.await("document.querySelectorAll('.zoom .r').length > 10");
            browser.click("#follow");
            browser.await("document.querySelectorAll('.station.past').length > 0");
            browser.screenshot("ring");
            browser.click("[data-do='reader'][data-value='run']");

            browser.press("4");
            browser.run("document.getElementById('filter').value = 'arp'; document.getElementById('filter').dispatchEvent(new Event('input'))");
            browser.await("[...document.querySelectorAll('#packet-rows tr')].length > 0");
            assertEquals(Boolean.TRUE, browser.run("return [...document.querySelectorAll('#packet-rows tr td:last-child')]"
                    + ".every(cell => cell.textContent.startsWith('ARP'))"));
            browser.click("#packet-rows tr");
            browser.see("#detail .layer.p-arp");
            browser.screenshot("packet");
            browser.click("#detail .close");
            browser.run("document.getElementById('filter').value = ''; document.getElementById('filter').dispatchEvent(new Event('input'))");
            browser.screenshot("packets");

            browser.press("5");
            browser.await("document.querySelectorAll('.u-over').length >= 5");
            browser.screenshot("counters");
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void aScenePlaysAndShowsItsOutcome() throws IOException {
        try (Served served = Served.embedded(true, true, 50)) {
            browser.open(served.server.url() + "&language=en#scenes");
            assertTrue(browser.text("[data-scene='channels']").contains("Needs the driver"), "what is missing is said");
            browser.click("[data-scene='cow']");
            browser.click("#scene-start");
            browser.await("document.querySelector('.outcome')");
            assertEquals(3L, browser.run("return document.querySelectorAll('#scene li').length"));
            browser.screenshot("scene-cow");
            browser.click("[data-scene='hold']");
            browser.click("#scene-start");
            browser.await("document.querySelector('.outcome')");
            assertTrue(browser.text(".outcome").contains("skipped"), browser.text(".outcome"));
            browser.screenshot("scene-hold");
        }
    }

    @Test
    void pausedItStandsStillAndStepsOneSample() {
        try (Served served = Served.embedded(true, true, 50)) {
            browser.open(served.server.url() + "&language=en#overview");
            browser.await("document.querySelectorAll('#packet-rows tr').length > 5");
            browser.press(" ");
            browser.await("document.querySelector('.pill.paused')");
            Object before = browser.run("return document.querySelector('#packet-rows td').textContent");
            browser.await("/[1-9]/.test(document.getElementById('status').textContent)");
            assertEquals(before, browser.run("return document.querySelector('#packet-rows td').textContent"));
            browser.press(".");
            browser.await("document.querySelector('#packet-rows td').textContent != '" + before + "'");
        }
    }

    @Test
    void theEndOfTheViewIsSaid() throws InterruptedException, IOException {
        try (Served served = Served.embedded(true, true, 50)) {
            browser.open(served.server.url() + "&language=de#overview");
            browser.await("document.querySelectorAll('#packet-rows tr').length > 5");
            assertEquals("Speicher", browser.text("#memory h2"));
            served.stop();
            browser.await("!document.getElementById('notice').hidden");
            assertTrue(browser.text("#notice").contains("the test is over"), browser.text("#notice"));
            browser.click("#contrast");
            browser.screenshot("ended-de-contrast");
        }
    }

    @Test
    void aDrawingIsExported() {
        try (Served served = Served.embedded(true, true, 50)) {
            browser.open(served.server.url() + "&language=en#memory");
            browser.await("document.querySelectorAll('.tile').length == 512");
            Object text = browser.run("return import('./js/export.js').then(m => m.svgText())");
            assertTrue(text.toString().startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\""), text.toString().substring(0, 200));
            assertTrue(text.toString().contains("fill=\"rgb("), "its colours are inside");
        }
    }
}
