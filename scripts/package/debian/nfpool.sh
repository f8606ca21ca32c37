#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The command line of nfpool, with the runtime that the package brings along.
#
# NFPOOL_JAVA_OPTS: further options for the JVM.
home=/usr/lib/nfpool

# Names of files that are not ASCII reach a JVM only in a UTF-8 locale.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
*[Uu][Tt][Ff]*) ;;
*)
    LC_ALL=C.UTF-8
    export LC_ALL
    ;;
esac

# What is over before the best compiler of the JVM pays.
case ${1:-} in
read | send | offload | --capture) compiler= ;;
*) compiler=-XX:TieredStopAtLevel=1 ;;
esac

# shellcheck disable=SC2086 # a list of options is meant
exec "$home/runtime/bin/java" -XX:+UseSerialGC -Dnfpool.command=/usr/bin/nfpool "-XX:SharedArchiveFile=$home/nfpool.jsa" $compiler \
    ${NFPOOL_JAVA_OPTS:-} -jar /usr/share/nfpool/nfpool-cli.jar "$@"
