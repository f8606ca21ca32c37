/*
 * SPDX-License-Identifier: Apache-2.0
 * The page in a real browser: each view shows what the pool has.
 */
package io.github.nfpool.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            browser.open(served.server.url() + "&language=en#view-overview");
            browser.await("document.querySelectorAll('#packet-rows tr').length > 60");
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
            browser.open(served.server.url() + "&language=en#view-scenes");
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
            browser.open(served.server.url() + "&language=en#view-overview");
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
            browser.open(served.server.url() + "&language=de#view-overview");
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
            browser.open(served.server.url() + "&language=en#view-memory");
            browser.await("document.querySelectorAll('.tile').length == 512");
            Object text = browser.run("return import('./js/export.js').then(m => m.svgText())");
            assertTrue(text.toString().startsWith("<svg "), text::toString);
            assertTrue(text.toString().contains(" xmlns=\"http://www.w3.org/2000/svg\""), text::toString);
            assertTrue(text.toString().contains("fill=\"rgb("), "its colours are inside");
        }
    }

    @Test
    void aDrawingIsSavedAsPng(@TempDir Path folder) throws IOException {
        try (Served served = Served.embedded(true, true, 50)) {
            browser.open(served.server.url() + "&language=en#view-memory");
            browser.await("document.querySelectorAll('.tile').length == 512");
            Picture memory = picture(folder, "memory");
            assertEquals(2 * number("document.querySelector('#memory svg').viewBox.baseVal.width"), memory.width());
            assertEquals(2 * number("document.querySelector('#memory svg').viewBox.baseVal.height"), memory.height());
            browser.press("5");
            browser.await("document.querySelectorAll('.u-over').length >= 5");
            assertEquals(number("document.querySelector('#counters canvas').width"), picture(folder, "counters").width());
            browser.press("6");
            browser.click("[data-scene='cow']");
            browser.click("#scene-start");
            browser.await("document.querySelector('.outcome')");
            assertEquals(2400, picture(folder, "scenes").width());
        }
    }

    /** @param colours how many it has */
    private record Picture(long width, long height, long colours) {
    }

    private static Picture picture(Path folder, String view) throws IOException {
        byte[] file = browser.saved("#png", folder, "nfpool-" + view + ".png");
        List<?> said = (List<?>) browser.run("""
                const bytes = Uint8Array.from(atob(arguments[0]), c => c.charCodeAt(0));
                return createImageBitmap(new Blob([bytes], {type: 'image/png'})).then(image => {
                    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
                    context.drawImage(image, 0, 0);
                    const data = context.getImageData(0, 0, image.width, image.height).data;
                    return [image.width, image.height, new Set(new Uint32Array(data.buffer)).size];
                });""", Base64.getEncoder().encodeToString(file));
        Picture picture = new Picture((Long) said.get(0), (Long) said.get(1), (Long) said.get(2));
        // Text alone has more, by its edges.
        assertTrue(picture.colours() > 10, () -> view + ": " + picture);
        return picture;
    }

    private static long number(String expression) {
        return (Long) browser.run("return Math.round(" + expression + ")");
    }

    @Test
    void howLongFramesWaitedIsShownWhereItIsKnown() throws IOException {
        try (Served served = new Served(Served.embeddedView(true, true, 200, true))) {
            browser.open(served.server.url() + "&language=en#view-counters");
            browser.await("document.querySelectorAll('.chart').length == 6");
            browser.await("document.querySelector('[data-counter=p99] dd')");
            browser.screenshot("waited");
        }
        try (Served served = Served.embedded(true, true, 200)) {
            browser.open(served.server.url() + "&language=en#view-counters");
            browser.await("document.querySelector('[data-counter=frames] dd')");
            assertEquals(5L, browser.run("return document.querySelectorAll('.chart').length"));
            assertEquals(0L, browser.run("return document.querySelectorAll('[data-counter=p99]').length"));
        }
    }

    /** As OffloadScene says it: the core's states and its signals at any clock, and all of it as a file. */
    @Test
    void aWaveformIsShownClockByClock(@TempDir Path folder) throws IOException {
        try (Served served = Served.embedded(true, true, 50)) {
            browser.open(served.server.url() + "&language=en#view-scenes");
            browser.await("document.querySelectorAll('.scene-card').length > 5");
            served.server.events().publish(Events.SCENE, new Json().put("scene", "offload").put("step", 3)
                    .put("values", new Json().put("frame", "ARP reply").put("latency", 28).put("clocks", 57)
                            .put("wave", OffloadScene.wave(WaveTest.wave(folder)))).toString());
            browser.see("svg.wave");
            assertEquals("ARP_CTRL_MAIN_STATE", state());
            browser.run("const slider = document.querySelector('.wave-clock'); slider.value = 28;"
                    + " slider.dispatchEvent(new Event('input'))");
            assertEquals("ARP_SEND_FRAME", state());
            assertEquals("Clock 28", browser.text(".wave-box output"));
            browser.screenshot("wave");
            String text = browser.run("return import('./js/export.js').then(m => m.svgText())").toString();
            assertTrue(text.contains("How many clocks"), text);
            assertTrue(text.contains("ARP_REQUEST_OR_ANSWER"), text);
            Files.writeString(Path.of("target/scene.svg"), text);
        }
    }

    private static Object state() {
        return browser.run("const all = [...document.querySelectorAll('.wave .state')];"
                + " return document.querySelectorAll('.wave .wave-state')[all.findIndex(box => box.matches('.now'))].textContent");
    }

    /** Both ways: what the page saved is opened in a page, and a file of the command line is served. */
    @Test
    void aRecordingIsShownAgain(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("recording.jsonl");
        LiveView view = Served.embeddedView(true, true, 50);
        try (Served served = new Served(view); Recorder _ = new Recorder(file, view, served.server.events(), served.log::add)) {
            browser.open(served.server.url() + "&language=en#view-overview");
            browser.await("document.querySelectorAll('#packet-rows tr').length > 5");
            browser.run("URL.createObjectURL = file => { file.text().then(text => window.saved = text); return 'data:,'; }");
            browser.click("#record");
            browser.await("document.getElementById('record').getAttribute('aria-pressed') == 'true'");
            Object before = browser.run("return document.querySelector('#packet-rows td').textContent");
            browser.await("document.querySelector('#packet-rows td').textContent != '" + before + "'");
            browser.click("#record");
            browser.await("window.saved");
        }
        browser.run("const files = new DataTransfer(); files.items.add(new File([window.saved], 'saved.jsonl'));"
                + "const input = document.getElementById('file'); input.files = files.files; input.dispatchEvent(new Event('change'))");
        seeRecording();
        try (Served served = new Served(new Replay(file))) {
            browser.open(served.server.url() + "&language=en#view-overview");
            seeRecording();
            browser.screenshot("recording");
        }
    }

    private static void seeRecording() {
        browser.await("document.querySelector('.pill.recording')");
        browser.await("document.querySelectorAll('#packet-rows tr').length > 0");
        browser.click("[data-page='0']");
        browser.await("document.querySelectorAll('#detail .hex > div').length == 256");
        assertTrue(browser.text("#detail .hex").contains("4e 50 4c 31"), "the pool's magic");
        browser.click("#detail .close");
    }

    /** Reported, not judged: times on a busy machine mean nothing. */
    @Test
    void whatThePageCostsTheBrowser() throws IOException, InterruptedException {
        try (Served served = Served.embedded(true, true, 10_000)) {
            StringBuilder report = new StringBuilder();
            browser.open("about:blank");
            Thread.sleep(3_000);
            report.append("empty page: ").append(inMegabytes(browser.memory()));
            for (String view : List.of("overview", "memory", "ring", "packets", "counters")) {
                browser.open("about:blank");
                browser.open(served.server.url() + "&language=en#view-" + view);
                browser.await("document.querySelectorAll('.tile').length == 512");
                browser.run("window.samples = 0; new EventSource('api/events' + location.search)"
                        + ".addEventListener('sample', () => window.samples++)");
                double before = browser.processorSeconds();
                Thread.sleep(8_000);
                double spent = browser.processorSeconds() - before;
                long samples = (Long) browser.run("return window.samples");
                report.append(String.format(Locale.ROOT, "%s: %.1f ms of a processor for a sample, %.0f %% of one at 5 samples"
                        + " a second; %d samples; ", view, 1000 * spent / samples, 500 * spent / samples, samples))
                        .append(inMegabytes(browser.memory()));
            }
            Files.writeString(Path.of("target/browser-cost.txt"), report);
        }
    }

    private static String inMegabytes(Browser.Memory memory) {
        return String.format(Locale.ROOT, "all processes %d MB, renderers alone %d MB, scripts %.1f MB, %d nodes%n",
                memory.all() >> 20, memory.renderer() >> 20, memory.scripts() / 1048576.0, memory.nodes());
    }
}
