/*
 * SPDX-License-Identifier: Apache-2.0
 * One JSON object on one line, for the page and for the command line.
 */
package io.github.nfpool.web;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fields in the order in which they are put. Names are not escaped. */
public final class Json {
    private final StringBuilder out = new StringBuilder("{");

    /** An object without fields. */
    public Json() {
    }

    /**
     * A number.
     *
     * @param name  of the field
     * @param value of the field
     * @return this
     */
    public Json put(String name, long value) {
        return raw(name, Long.toString(value));
    }

    /**
     * True or false.
     *
     * @param name  of the field
     * @param value of the field
     * @return this
     */
    public Json put(String name, boolean value) {
        return raw(name, Boolean.toString(value));
    }

    /**
     * A number with three decimals.
     *
     * @param name  of the field
     * @param value of the field
     * @return this
     */
    public Json put(String name, double value) {
        return raw(name, String.format(Locale.ROOT, "%.3f", value));
    }

    /**
     * A text, or null.
     *
     * @param name  of the field
     * @param value of the field
     * @return this
     */
    public Json put(String name, String value) {
        return raw(name, value == null ? "null" : quote(value));
    }

    /**
     * An address in hexadecimal digits, null for 0: it is not known.
     *
     * @param name    of the field
     * @param address of the field
     * @return this
     */
    public Json putAddress(String name, long address) {
        return put(name, address == 0 ? null : "0x" + Long.toHexString(address));
    }

    Json put(String name, Json object) {
        return raw(name, object.toString());
    }

    Json put(String name, Stream<Json> objects) {
        return raw(name, objects.map(Json::toString).collect(Collectors.joining(",", "[", "]")));
    }

    /** What is JSON already. */
    Json raw(String name, CharSequence value) {
        out.append(out.length() == 1 ? "\"" : ",\"").append(name).append("\":").append(value);
        return this;
    }

    static String quote(String value) {
        StringBuilder quoted = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    @Override
    public String toString() {
        return out + "}";
    }
}
