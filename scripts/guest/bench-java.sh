# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The benchmark's Java program, for scripts that run in the VM.

# The compilers work while the program waits, so that what is measured has
# been compiled before and they take no turn on the one processor; and they
# begin ten times sooner than by default, which saves as much of the warm-up.
# No collection falls into a round, and no page of the heap is touched for the
# first time in one.
java_options='-Xbatch -XX:CompileThresholdScaling=0.1 -XX:+UseSerialGC -Xms512m -Xmx512m -Xmn384m -XX:+AlwaysPreTouch -XX:-UsePerfData'
archive=$NFPOOL_BENCH/nfpool-bench.jsa
[ -e "$archive" ] || archive=

# A way that waits for a frame that does not come would wait for ever.
patience=1800

# bench_java OPTION...: as its command line has them; where=in_peer runs it there.
where=
bench_java() {
    # shellcheck disable=SC2086 # words
    $where timeout $patience java $java_options ${archive:+"-XX:SharedArchiveFile=$archive"} \
        -jar "$NFPOOL_BENCH/nfpool-bench.jar" "$@"
}
