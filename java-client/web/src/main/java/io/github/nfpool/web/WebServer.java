/*
 * SPDX-License-Identifier: Apache-2.0
 * Serves the page, its events and its questions over HTTP.
 */
package io.github.nfpool.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.nfpool.os.PoolException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The JDK's own HTTP server, a virtual thread for each request; an open page is a request that lasts (server-sent events). */
public final class WebServer implements AutoCloseable {
    private static final long HEARTBEAT_SECONDS = 5;
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8", "css", "text/css; charset=utf-8", "json", "application/json",
            "LICENSE", "text/plain; charset=utf-8");

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Access access = new Access();
    private final Events events = new Events();
    private final View view;
    private final Consumer<String> log;
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean closing;

    /**
     * Listens from now on.
     *
     * @param address where: the loopback address, unless a VM's host forwards a port to another one
     * @param port    0: any that is free
     * @param view    what to show
     * @param log     told in one line when a page is opened or closed
     * @throws PoolException if the port cannot be had
     */
    public WebServer(InetAddress address, int port, View view, Consumer<String> log) {
        this.view = view;
        this.log = log;
        try {
            http = HttpServer.create(new InetSocketAddress(address, port), 0);
        } catch (IOException e) {
            throw new PoolException("listen on", "port " + port + " of " + address.getHostAddress(), e,
                    "choose another port: --port N; 0 takes any that is free");
        }
        http.setExecutor(threads);
        http.createContext("/", this::serve);
        http.start();
    }

    /**
     * Where the view is to say what there is to see.
     *
     * @return for {@link View#run}
     */
    public Events events() {
        return events;
    }

    /**
     * The page's address.
     *
     * @return a URL with the token
     */
    public String url() {
        return "http://localhost:" + http.getAddress().getPort() + "/?token=" + access.token();
    }

    /**
     * Tells the pages that it is over, and why.
     *
     * @param why one line
     */
    public void end(String why) {
        events.publish(Events.ENDED, new Json().put("why", why).toString());
    }

    /** Waits a moment until the pages have got the last events. */
    @Override
    public void close() {
        closing = true;
        http.stop(open.get() == 0 ? 0 : 1);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Security-Policy",
                    "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (!access.isForThisMachine(exchange.getRequestHeaders())) {
                answer(exchange, FORBIDDEN, "this server answers only for localhost and 127.0.0.1\n");
                return;
            }
            if (!access.isFromOwnPage(exchange.getRequestHeaders())) {
                answer(exchange, FORBIDDEN, "the request comes from another page\n");
                return;
            }
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/api/")) {
                serveApi(exchange, path.substring("/api/".length()));
            } else {
                serveFile(exchange, path.equals("/") ? "index.html" : path.substring(1));
            }
        }
    }

    private void serveApi(HttpExchange exchange, String what) throws IOException {
        Map<String, String> parameters = parameters(exchange.getRequestURI().getRawQuery());
        if (!access.hasToken(parameters.get("token"))) {
            answer(exchange, FORBIDDEN, "the token is missing or wrong: use the URL that nfpool web has printed\n");
            return;
        }
        boolean changes = what.startsWith("do/");
        if (!exchange.getRequestMethod().equals(changes ? "POST" : "GET")) {
            answer(exchange, WRONG_METHOD, what + " needs " + (changes ? "POST" : "GET") + "\n");
        } else if (what.equals("events")) {
            stream(exchange);
        } else {
            String json;
            int status = OK;
            try {
                json = changes ? view.act(what.substring("do/".length()), parameters) ? "{}" : null
                        : view.ask(what, parameters);
            } catch (PoolException | IllegalStateException | IllegalArgumentException e) {
                json = new Json().put("error", e.getMessage()).toString();
                status = 409;
            }
            if (json == null) {
                answer(exchange, NOT_FOUND, "this view has no " + what + "\n");
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            answer(exchange, status, json);
        }
    }

    /** Until the page is closed or the view has ended. */
    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(OK, 0);
        log.accept("a page was opened; " + open.incrementAndGet() + " open");
        try (Events.Subscription subscription = events.subscribe(); OutputStream out = exchange.getResponseBody()) {
            boolean ended = false;
            while (!ended) {
                Events.Event event = subscription.queue().poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                String text = event == null ? ":\n\n" : "event: " + event.name() + "\ndata: " + event.data() + "\n\n";
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
                ended = event != null && event.name().equals(Events.ENDED);
            }
        } catch (IOException e) {
            // The page was closed, or its browser was.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            int left = open.decrementAndGet();
            if (!closing) {
                log.accept("a page was closed; " + left + " open");
            }
        }
    }

    private void serveFile(HttpExchange exchange, String name) throws IOException {
        String type = TYPES.get(name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1));
        if (type == null || !name.matches("[A-Za-z0-9_./-]+") || name.contains("..")) {
            answer(exchange, NOT_FOUND, "no such file\n");
            return;
        }
        try (InputStream file = WebServer.class.getResourceAsStream("page/" + name)) {
            if (file == null) {
                answer(exchange, NOT_FOUND, "no such file\n");
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", type);
            answer(exchange, OK, file.readAllBytes());
        }
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String part : query == null ? new String[0] : query.split("&")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                try {
                    parameters.put(part.substring(0, equals),
                            URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    // Not one of ours: the page encodes what it sends.
                }
            }
        }
        return parameters;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        answer(exchange, status, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
