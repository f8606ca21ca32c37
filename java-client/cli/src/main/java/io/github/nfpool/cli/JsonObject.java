/*
 * SPDX-License-Identifier: Apache-2.0
 * One JSON object on one line.
 */
package io.github.nfpool.cli;

import java.util.Locale;

/** Fields in the order in which they are put. */
final class JsonObject {
    private final StringBuilder line = new StringBuilder("{");

    JsonObject put(String name, long value) {
        return raw(name, Long.toString(value));
    }

    JsonObject put(String name, boolean value) {
        return raw(name, Boolean.toString(value));
    }

    /** With three decimals. */
    JsonObject put(String name, double value) {
        return raw(name, String.format(Locale.ROOT, "%.3f", value));
    }

    /** A text, or null. */
    JsonObject put(String name, String value) {
        if (value == null) {
            return raw(name, "null");
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return raw(name, quoted.append('"').toString());
    }

    /** An address in hexadecimal digits, null for 0: it is not known. */
    JsonObject putAddress(String name, long address) {
        return put(name, address == 0 ? null : "0x" + Long.toHexString(address));
    }

    @Override
    public String toString() {
        return line + "}";
    }

    private JsonObject raw(String name, String value) {
        line.append(line.length() == 1 ? "\"" : ",\"").append(name).append("\":").append(value);
        return this;
    }
}
