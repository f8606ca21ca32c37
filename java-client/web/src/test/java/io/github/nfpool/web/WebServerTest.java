/*
 * SPDX-License-Identifier: Apache-2.0
 * Who gets the page, who may change something from it, and what its events say.
 */
package io.github.nfpool.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WebServerTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** A request as any program may send it; returns the status. */
    private static int status(Served served, String method, String path, String host, String... headers) throws IOException {
        URI url = URI.create(served.server.url());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
            String request = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\nContent-Length: 0\r\n"
                    + String.join("", headers) + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return Integer.parseInt(answer.readLine().split(" ")[1]);
        }
    }

    private static String token(Served served) {
        return served.server.url().replaceFirst(".*token=", "");
    }

    static String get(Served served, String what) throws IOException, InterruptedException {
        URI url = URI.create(served.server.url().replace("/?", "/api/" + what + (what.contains("?") ? "&" : "?")));
        HttpResponse<String> answer = HTTP.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer::body);
        return answer.body();
    }

    @Test
    void onlyThisMachinesNamesAndOnlyOurOwnPage() throws Exception {
        try (Served served = Served.embedded(false, true, 100)) {
            String port = ":" + URI.create(served.server.url()).getPort();
            for (String host : new String[] {"localhost" + port, "127.0.0.1" + port, "LOCALHOST", "[::1]:9", "localhost:1"}) {
                assertEquals(200, status(served, "GET", "/", host), host);
            }
            for (String host : new String[] {"evil.example" + port, "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", ""}) {
                int status = status(served, "GET", "/", host);
                assertTrue(status == 403 || status == 400, host + ": " + status);
            }
            String page = "/api/page?n=0&token=" + token(served);
            assertEquals(200, status(served, "GET", page, "localhost" + port, "Origin: http://localhost" + port + "\r\n"));
            assertEquals(403, status(served, "GET", page, "localhost" + port, "Origin: http://evil.example\r\n"));
            assertEquals(403, status(served, "GET", page, "localhost" + port, "Origin: null\r\n"));
        }
    }

    @Test
    void nothingWithoutTheToken() throws Exception {
        try (Served served = Served.embedded(true, true, 100)) {
            assertEquals(403, status(served, "GET", "/api/events", "localhost"));
            assertEquals(403, status(served, "GET", "/api/page?n=0&token=", "localhost"));
            assertEquals(403, status(served, "GET", "/api/memory?token=" + "0".repeat(32), "localhost"));
            assertEquals(403, status(served, "POST", "/api/do/reader?value=pause", "localhost"));
            String token = "token=" + token(served);
            assertEquals(405, status(served, "GET", "/api/do/reader?value=pause&" + token, "localhost"), "a link cannot change anything");
            assertEquals(200, status(served, "POST", "/api/do/reader?value=pause&" + token, "localhost"));
            assertEquals(409, status(served, "POST", "/api/do/reader?value=fly&" + token, "localhost"));
            assertEquals(404, status(served, "POST", "/api/do/format?" + token, "localhost"));
            assertEquals(409, status(served, "GET", "/api/page?n=512&" + token, "localhost"));
            assertEquals(404, status(served, "GET", "/../module-info.class", "localhost"));
            assertEquals(404, status(served, "GET", "/uplot/none.js", "localhost"));
            assertEquals(200, status(served, "GET", "/uplot/LICENSE", "localhost"), "uPlot's licence is in the jar");
            assertTrue(get(served, "now").contains("\"pace\":\"pause\""));
        }
    }

    @Test
    void aClosedPageIsNoticedAndTheOthersHearOfTheEnd() throws Exception {
        try (Served served = Served.embedded(true, true, 100)) {
            URI url = URI.create(served.server.url().replace("/?", "/api/events?"));
            HttpResponse<InputStream> gone = HTTP.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofInputStream());
            HttpResponse<InputStream> stays = HTTP.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofInputStream());
            gone.body().close();
            while (!served.log.contains("a page was closed; 1 open")) {
                Thread.sleep(20);
            }
            served.stop();
            String all = new String(stays.body().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(all.startsWith("event: pool\ndata: {\"pool\":\"a pool in this process"), all.substring(0, Math.min(200, all.length())));
            assertTrue(all.contains("\nevent: pages\n"));
            assertTrue(all.contains("\nevent: sample\n"));
            assertTrue(all.endsWith("event: ended\ndata: {\"why\":\"the test is over\"}\n\n"));
        }
    }

    @Test
    void everyTextIsThereInEachLanguage() throws IOException {
        Pattern key = Pattern.compile("\"([^\"]+)\": \"((?:[^\"\\\\]|\\\\.)*)\"");
        Map<String, Map<String, String>> texts = new HashMap<>();
        for (String language : new String[] {"en", "de"}) {
            texts.put(language, key.matcher(resource("texts/" + language + ".json")).results()
                    .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2))));
        }
        assertEquals(new TreeSet<>(texts.get("en").keySet()), new TreeSet<>(texts.get("de").keySet()));
        Pattern value = Pattern.compile("\\{\\w+}");
        texts.get("en").forEach((name, text) -> assertEquals(value.matcher(text).results().map(found -> found.group()).sorted().toList(),
                value.matcher(texts.get("de").get(name)).results().map(found -> found.group()).sorted().toList(), name));
        StringBuilder used = new StringBuilder(resource("index.html"));
        for (String module : Set.of("main", "memory", "ring", "packets", "detail", "scenes", "follow", "counters")) {
            used.append(resource("js/" + module + ".js"));
        }
        for (var found : Pattern.compile("data-t=\"([a-z-]+)\"|\\bt\\('([a-z0-9-]+)'[,)]").matcher(used).results().toList()) {
            String name = found.group(1) == null ? found.group(2) : found.group(1);
            assertFalse(texts.get("en").getOrDefault(name, "").isEmpty(), name);
        }
    }

    private static String resource(String name) throws IOException {
        try (var in = WebServer.class.getResourceAsStream("page/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
