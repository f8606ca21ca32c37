// SPDX-License-Identifier: Apache-2.0
// GHDL's --psl-report of one run: which asserts held, which covers were hit.
package io.github.nfpool.vhdl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Labels as {@code entity.label}, whatever the instance that reported them. */
record PslReport(Set<String> asserts, Set<String> failed, Set<String> covered) {

    private static final Pattern NAME = Pattern.compile("(\\w+)\\(\\w+\\)\\.(\\w+)$");

    static PslReport parse(String json) {
        PslReport report = new PslReport(new HashSet<>(), new HashSet<>(), new HashSet<>());
        try {
            for (JsonNode detail : new ObjectMapper().readTree(json).path("details")) {
                Matcher name = NAME.matcher(detail.path("name").asText());
                if (!name.find()) {
                    throw new IllegalArgumentException("PSL report with an unknown name: " + detail);
                }
                String label = name.group(1) + "." + name.group(2);
                switch (detail.path("directive").asText() + " " + detail.path("status").asText()) {
                    case "assertion passed" -> report.asserts.add(label);
                    case "assertion failed" -> report.failed.add(label);
                    case "cover covered" -> report.covered.add(label);
                    case "cover not covered" -> { }
                    default -> throw new IllegalArgumentException("PSL report with an unknown entry: " + detail);
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("PSL report is not JSON: " + json, e);
        }
        return report;
    }
}
