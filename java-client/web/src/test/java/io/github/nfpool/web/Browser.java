/*
 * SPDX-License-Identifier: Apache-2.0
 * Debian's chromium, without a window, and what it shows.
 */
package io.github.nfpool.web;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Starts no browser but the one that is installed, and downloads none: the driver's place is given. */
final class Browser implements AutoCloseable {
    private static final File DRIVER = new File("/usr/bin/chromedriver");
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    /** A busy machine is slow; nothing here depends on the time. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final ChromeDriver driver;

    Browser() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        // Chromium's sandbox refuses root, who runs the tests in a container.
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--force-device-scale-factor=1",
                "--lang=en");
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.WARNING);
        options.setCapability("goog:loggingPrefs", logging);
        driver = new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).build(), options);
        driver.manage().window().setSize(new Dimension(1600, 1050));
    }

    void open(String url) {
        driver.get(url);
    }

    /** One element, as soon as it can be seen. */
    WebElement see(String css) {
        return new WebDriverWait(driver, PATIENCE).withMessage(css).until(d -> {
            List<WebElement> found = d.findElements(By.cssSelector(css));
            return !found.isEmpty() && found.getFirst().isDisplayed() ? found.getFirst() : null;
        });
    }

    /** By script: pages move while they are looked at. */
    void click(String css) {
        see(css);
        run("document.querySelector(arguments[0]).dispatchEvent(new MouseEvent('click', {bubbles: true}))", css);
    }

    void press(CharSequence... keys) {
        driver.findElement(By.tagName("body")).sendKeys(keys);
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Until a JavaScript expression is true. */
    void await(String expression) {
        new WebDriverWait(driver, PATIENCE).withMessage(expression).until(d -> Boolean.TRUE.equals(run("return !!(" + expression + ")")));
    }

    String text(String css) {
        return see(css).getText();
    }

    void screenshot(String name) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    /** What a click on a button saves. */
    byte[] saved(String css, Path folder, String name) throws IOException {
        driver.executeCdpCommand("Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", folder.toString()));
        Path file = folder.resolve(name);
        click(css);
        // Until it is whole, a file has another name.
        new WebDriverWait(driver, PATIENCE).withMessage(name).until(_ -> Files.exists(file));
        return Files.readAllBytes(file);
    }

    /** What all processes of the browser have cost so far: seconds of a processor. */
    double processorSeconds() {
        return processes().map(ProcessHandle::info).mapToDouble(info ->
                info.totalCpuDuration().map(time -> time.toMillis() / 1000.0).orElse(0.0)).sum();
    }

    /**
     * Memory of the browser in bytes.
     *
     * @param all      of all its processes, what they share counted once (PSS)
     * @param renderer what only the processes have that show pages (USS)
     * @param scripts  what the page's scripts hold after a collection (JavaScript's heap)
     * @param nodes    of the document
     */
    record Memory(long all, long renderer, long scripts, long nodes) {
    }

    Memory memory() {
        driver.executeCdpCommand("HeapProfiler.collectGarbage", Map.of());
        driver.executeCdpCommand("Performance.enable", Map.of());
        Map<String, Long> metrics = new HashMap<>();
        for (Object metric : (List<?>) driver.executeCdpCommand("Performance.getMetrics", Map.of()).get("metrics")) {
            Map<?, ?> pair = (Map<?, ?>) metric;
            metrics.put(pair.get("name").toString(), ((Number) pair.get("value")).longValue());
        }
        return new Memory(processes().mapToLong(process -> kilobytes(process, "Pss:")).sum() << 10,
                processes().filter(Browser::isRenderer).mapToLong(process -> kilobytes(process, "Private_(Clean|Dirty):")).sum() << 10,
                metrics.get("JSHeapUsedSize"), metrics.get("Nodes"));
    }

    private static long kilobytes(ProcessHandle process, String what) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/smaps_rollup"))) {
            return lines.filter(line -> line.matches(what + ".*")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private static boolean isRenderer(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).contains("--type=renderer");
        } catch (IOException e) {
            return false;
        }
    }

    private static Stream<ProcessHandle> processes() {
        return ProcessHandle.current().descendants().filter(process -> process.info().command().orElse("").contains("chromium"));
    }

    /** What the browser complained of: errors in a script, refusals by the security policy. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
