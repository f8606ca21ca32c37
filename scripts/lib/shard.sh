# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Long lists of work in parts, and what comes of the parts as one.

# shard_of I/N: of the lines of standard input, those of that part.
shard_of() {
    [[ $1 =~ ^([1-9][0-9]*)/([1-9][0-9]*)$ ]] && ((BASH_REMATCH[1] <= BASH_REMATCH[2])) ||
        die "--shard $1: it needs I/N, with I from 1 to N"
    awk -v i="${BASH_REMATCH[1]}" -v n="${BASH_REMATCH[2]}" '(NR - 1) % n == i - 1'
}

# json TEXT: as a JSON string.  xml TEXT: as a value of an attribute, or text.
json() {
    printf '%s' "$1" | LC_ALL=C tr -d '\000-\010\013-\037' | sed 's/\\/\\\\/g; s/"/\\"/g; s/\t/\\t/g' |
        awk 'BEGIN { printf "\"" } { printf "%s%s", (NR > 1 ? "\\n" : ""), $0 } END { printf "\"" }'
}
xml() {
    printf '%s' "$1" | LC_ALL=C tr -d '\000-\010\013-\037' |
        sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g'
}

# run_merge OUT [--expect FILE] FOLDER...: the junit.xml in and below each FOLDER, as one,
# with a page.  A suite that is there twice is an error, and so is one that is not
# there although FILE names it (a line for each, as --list prints them).
run_merge() {
    local to=${1:-} expect='' files=() file names missing
    (($# >= 2)) && [[ $to != -* ]] || die 'usage: scripts/lab merge OUT [--expect FILE] FOLDER...'
    shift
    if [[ $1 == --expect ]]; then
        (($# >= 3)) || die 'usage: scripts/lab merge OUT [--expect FILE] FOLDER...'
        expect=$2
        shift 2
    fi
    mapfile -t files < <(find "$@" -name junit.xml | LC_ALL=C sort)
    ((${#files[@]})) || die "merge: no junit.xml in $*"
    names=$(sed -n 's/^  <testsuite name="\([^"]*\)".*/\1/p' "${files[@]}" | LC_ALL=C sort)
    missing=$(uniq -d <<<"$names")
    [[ ! $missing ]] || die "merge: there twice: ${missing//$'\n'/ }; a part was run twice, or its old results are still there"
    if [[ $expect ]]; then
        missing=$(LC_ALL=C sort "$expect" | LC_ALL=C comm -23 - <(sed 's/^[^.]*\.//' <<<"$names" | LC_ALL=C sort))
        [[ ! $missing ]] || die "merge: no result of: ${missing//$'\n'/ }; run that part again"
    fi
    mkdir -p "$to"
    {
        printf '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
        # A suite is there as a whole, between lines that only it has.
        for file in "${files[@]}"; do
            sed -n '/^  <testsuite /,/^  <\/testsuite>/p' "$file"
        done | merge_sort
        printf '</testsuites>\n'
    } >"$to/junit.xml"
    merge_page <"$to/junit.xml" >"$to/index.html"
    printf '%d suites: %s\n' "$(wc -l <<<"$names")" "$to/junit.xml, $to/index.html"
}

# merge_sort: the suites of standard input by name, so that the same results give the
# same file however they were divided.
merge_sort() {
    awk '/^  <testsuite / { name = $0; sub(/.*name="/, "", name); sub(/".*/, "", name) }
         { gsub(/\001|\002/, ""); text[name] = text[name] $0 "\002" }
         END { for (name in text) print name "\001" text[name] }' | LC_ALL=C sort |
        sed 's/^[^\x01]*\x01//; s/\x02$//' | tr '\002' '\n'
}

# merge_page: a page of the suites of standard input.
merge_page() {
    awk '
        function attribute(name, at) {
            at = $0
            if (!sub(".*[ ]" name "=\"", "", at))
                return ""
            sub(/".*/, "", at)
            return at
        }
        BEGIN {
            print "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Results</title>"
            print "<style>body { font: 15px/1.4 sans-serif; margin: 2em } td, th { text-align: left; vertical-align: top; padding: .2em 1em .2em 0; border-bottom: 1px solid #ccc } pre { margin: 0; white-space: pre-wrap }</style>"
            print "<h1>Results</h1>\n<table>\n<tr><th>suite</th><th>met</th><th>not met</th></tr>"
        }
        /^  <testsuite / { suite = attribute("name"); all = attribute("tests"); bad = attribute("failures"); why = "" }
        /^    <testcase / { name = attribute("name") }
        /^      <failure / { failing = 1; why = why "<b>" name "</b>: " attribute("message") "<pre>"; sub(/^[^>]*>/, "") }
        failing { line = $0; last = sub(/<\/failure>.*/, "", line); why = why line (last ? "</pre>" : "\n"); if (last) failing = 0 }
        /^  <\/testsuite>/ {
            print "<tr><td>" suite "</td><td>" all - bad " of " all "</td><td>" why "</td></tr>"
            suites++; tests += all; failures += bad
        }
        END { print "</table>\n<p>" suites " suites, " tests " checks, " failures + 0 " not met</p>\n</html>" }'
}
