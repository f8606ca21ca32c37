/*
 * SPDX-License-Identifier: Apache-2.0
 * Who may have the page, and who may change something from it.
 */
package io.github.nfpool.web;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * Frames are private, and a browser lets any page of the web send requests to this machine. So a request has to name this
 * machine as its host (another page's name may lead here, too: DNS rebinding), must not come from another page (Origin),
 * and shows the token of the URL that was printed at the terminal, where only the user saw it.
 */
final class Access {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int TOKEN_BYTES = 16;

    private final String token;

    Access() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        token = HexFormat.of().formatHex(random);
    }

    String token() {
        return token;
    }

    /** The port may be another one than ours: that of an ssh tunnel, or of the VM's host. */
    boolean isForThisMachine(Headers headers) {
        String host = headers.getFirst("Host");
        return host != null && THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", ""));
    }

    /** From our own page, or from no page. */
    boolean isFromOwnPage(Headers headers) {
        String origin = headers.getFirst("Origin");
        return origin == null || origin.equalsIgnoreCase("http://" + headers.getFirst("Host"));
    }

    boolean hasToken(String given) {
        return given != null && MessageDigest.isEqual(bytes(given), bytes(token));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
