/*
 * SPDX-License-Identifier: Apache-2.0
 * Colours and type of the page and its pictures, for light, dark and paper.
 */
package io.github.nfpool.compare.report;

/** Colours that people who see fewer of them can tell apart too; nothing is said by colour alone. */
final class Looks {
    /** Without variables, which not every viewer of SVG files knows. */
    static final String PICTURE = """
            .picture { font: 13px system-ui, "DejaVu Sans", sans-serif; }
            .picture .paper { fill: #ffffff; }
            .picture text { fill: #1c2430; }
            .picture .heading { font-size: 16px; font-weight: 600; }
            .picture .strong { font-weight: 600; }
            .picture .small { font-size: 11px; fill: #5a6573; }
            .picture .grid { stroke: #dfe4ea; stroke-width: 1; }
            .picture .leader { stroke: #aab3bf; stroke-width: 1; }
            .picture .part0 { fill: #0b62a8; }
            .picture .part1 { fill: #e59f1c; }
            .picture .part2 { fill: #17936b; }
            .picture .curve { fill: none; stroke-width: 2; }
            .picture .pool { stroke: #0b62a8; }
            .picture .other { stroke: #7a8594; }
            .picture .pool-mark { fill: #0b62a8; }
            .picture .other-mark { fill: #7a8594; }
            @media screen and (prefers-color-scheme: dark) {
            .picture .paper { fill: #14181f; }
            .picture text { fill: #e6eaf0; }
            .picture .small { fill: #a3adba; }
            .picture .grid { stroke: #2c3440; }
            .picture .leader { stroke: #566172; }
            .picture .part0 { fill: #58a9ea; }
            .picture .part1 { fill: #f0b84a; }
            .picture .part2 { fill: #3fc195; }
            .picture .pool { stroke: #58a9ea; }
            .picture .other { stroke: #8b97a7; }
            .picture .pool-mark { fill: #58a9ea; }
            .picture .other-mark { fill: #8b97a7; }
            }
            """;

    static final String PAGE = """
            :root { color-scheme: light dark; --paper: #ffffff; --ink: #1c2430; --soft: #5a6573; --rule: #dfe4ea;
              --stripe: #f5f7f9; --good: #0c6b4c; --bad: #a3231f; }
            @media screen and (prefers-color-scheme: dark) {
              :root { --paper: #14181f; --ink: #e6eaf0; --soft: #a3adba; --rule: #2c3440; --stripe: #1a2029;
                --good: #57cfa3; --bad: #ff8b80; }
            }
            * { box-sizing: border-box; }
            body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 62rem; background: var(--paper); color: var(--ink);
              font: 16px/1.55 system-ui, "DejaVu Sans", sans-serif; }
            h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .75rem; }
            h2 { font-size: 1.3rem; margin: 3rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--rule); }
            h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
            p { max-width: 46rem; margin: .5rem 0; }
            .lead { font-size: 1.15rem; }
            .soft { color: var(--soft); }
            figure { margin: 1.5rem 0; }
            figure svg { width: 100%; height: auto; display: block; }
            .wide { overflow-x: auto; margin: 1rem 0 1.5rem; }
            table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
            caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
            th, td { padding: .3rem .7rem; text-align: right; border-bottom: 1px solid var(--rule); vertical-align: top; }
            thead th { font-weight: 600; vertical-align: bottom; }
            .word { text-align: left; }
            tbody th { font-weight: 400; }
            tbody tr:nth-child(even) { background: var(--stripe); }
            .met { color: var(--good); font-weight: 600; white-space: nowrap; }
            .not-met { color: var(--bad); font-weight: 600; white-space: nowrap; }
            dt { font-weight: 600; margin-top: .75rem; }
            dd { margin: 0 0 0 1.25rem; color: var(--soft); max-width: 46rem; }
            @media print {
              body { max-width: none; padding: 0; font-size: 10pt; }
              figure, table, dl > div { break-inside: avoid; }
              h2, h3 { break-after: avoid; }
              .wide { overflow: visible; }
              .picture, tbody tr { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
            }
            """;

    private Looks() {
    }
}
