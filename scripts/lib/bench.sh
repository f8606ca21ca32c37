# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Measures what a frame costs on each way from sn0 to a program, and back.

bench_usage='usage: scripts/lab bench [--instructions | --wall] [OPTION...]

What a frame costs in the pool and on every other way a Java program has, as
instructions of the guest (the default) or as time.  A table here; report.json,
report.html and chart.svg in target/bench/MODE.

  --ways PATTERN     only those that match, as DIRECTION:PATH:VARIANT; may be repeated
  --without PATTERN  leave out those that match; may be repeated
  --sizes A,B,...    bytes in a frame (default 64,256,512,1024,1482)
  --rounds N         measured rounds of each size (default 5; wall: 15)
  --width N          bytes from one slot to the next (default 1500, as in the paper)
  --stamp            the module with stamp=1: each frame in the pool has a time
  --nic virtio       the same frames come by a virtio-net card with its own driver: the
                     pool by the port attach, beside TPACKET_V3 and AF_XDP (only
                     --instructions; results in target/bench/nic; --width 1528)
  --out DIR          where the results go
  --against FILE     the report.json of another run; exit status 1 if a cell
                     differs by 1 % or more
  --jmh FILE         results of JMH (-rf json), for the same report
  --profile          also in which functions of the kernel the instructions are
  --shard I/N        the I-th of N parts of these ways (and the baselines)
  --list             what there is to be measured

Example: scripts/lab bench --ways "receive:*:poll" --without "*pcap4j*"
'

bench_ways_instructions='
receive:drop:poll
receive:drop-c:poll
receive:pool-c:poll
receive:pool-c:await
receive:pool-ffm:poll
receive:pool-ffm:await
receive:pool-jna:await
receive:pool-jni:await
receive:datagram-channel:poll
receive:datagram-channel:await
receive:packet-socket:poll
receive:packet-socket:await
receive:tpacket-v3:poll
receive:tpacket-v3:await
receive:af-xdp:poll
receive:af-xdp:await
receive:pcap4j:poll
receive:pcap4j:await
send:pool-c:batch 1
send:pool-c:batch 64
send:pool-ffm:batch 1
send:pool-ffm:batch 16
send:pool-ffm:batch 64
send:pool-jna:batch 1
send:pool-jni:batch 1
send:datagram-channel:call
send:packet-socket:call
send:pcap4j:call
'
# Ways of a Java program to what a network card receives.
bench_ways_nic='
receive:drop:poll
receive:pool-ffm:poll
receive:packet-socket:poll
receive:tpacket-v3:poll
receive:af-xdp:poll
'
# With the way that each takes turns with.
bench_ways_wall='
receive:pool-ffm:poll:datagram-channel
receive:pool-ffm:poll:packet-socket
receive:pool-ffm:poll:tpacket-v3
receive:pool-ffm:poll:af-xdp
receive:pool-ffm:poll:pcap4j
send:pool-ffm:batch 64:datagram-channel
send:pool-ffm:batch 64:packet-socket
send:pool-ffm:batch 64:pcap4j
send:pool-ffm:batch 1:datagram-channel
'

bench_parse() {
    bench_mode=instructions
    bench_sizes=64,256,512,1024,1482
    bench_rounds=
    bench_width=
    bench_nic=
    bench_stamp=0
    bench_out=
    bench_list=
    bench_shard=1/1
    bench_profile=
    bench_only=()
    bench_without=()
    bench_report=()
    while (($#)); do
        case $1 in
        --instructions | --wall) bench_mode=${1#--} ;;
        --list) bench_list=1 ;;
        --profile) bench_profile=1 ;;
        --stamp) bench_stamp=1 ;;
        --help | -h)
            printf '%s' "$bench_usage"
            exit
            ;;
        --ways | --without | --shard | --sizes | --rounds | --width | --nic | --out | --against | --jmh)
            (($# > 1)) || die "bench $1 needs a value; scripts/lab bench --help says more"
            case $1 in
            --ways) bench_only+=("$2") ;;
            --without) bench_without+=("$2") ;;
            --shard) bench_shard=$2 ;;
            --sizes) bench_sizes=$2 ;;
            --rounds) bench_rounds=$2 ;;
            --width) bench_width=$2 ;;
            --nic)
                [[ $2 == virtio ]] || die "bench --nic $2: virtio is the only one"
                bench_nic=$2
                ;;
            --out) bench_out=$2 ;;
            *)
                [[ -r $2 ]] || die "bench $1: cannot read $2"
                bench_report+=("$1" "$(realpath "$2")")
                [[ $1 != --against ]] || bench_report+=(--check)
                ;;
            esac
            shift
            ;;
        *) die "bench: $1: no such option; scripts/lab bench --help says more" ;;
        esac
        shift
    done
    [[ $bench_sizes =~ ^[0-9]+(,[0-9]+)*$ ]] || die "bench --sizes $bench_sizes: numbers with commas between them, such as 64,1482"
    [[ -z $bench_profile || $bench_mode == instructions ]] || die 'bench --profile counts instructions; it does not go with --wall'
    [[ -z $bench_nic || $bench_mode == instructions ]] || die 'bench --nic counts instructions; it does not go with --wall'
    [[ $bench_width ]] || if [[ $bench_nic ]]; then bench_width=1528; else bench_width=1500; fi
    [[ $bench_rounds$bench_width =~ ^[0-9]*$ ]] || die "bench --rounds $bench_rounds --width $bench_width: not numbers"
}

# bench_matches WAY PATTERN...
bench_matches() {
    local way=$1 pattern
    shift
    for pattern; do
        # shellcheck disable=SC2053 # a pattern
        [[ $way != $pattern ]] || return 0
    done
    return 1
}

# Sets bench_ways: what is to be measured; receiving needs its baselines.
bench_choose() {
    local way list=bench_ways_${bench_nic:+nic} chosen=()
    [[ $bench_nic ]] || list+=$bench_mode
    bench_ways=()
    while read -r way; do
        [[ -n $way ]] || continue
        if [[ $way != receive:drop* ]]; then
            ! ((${#bench_only[@]})) || bench_matches "$way" "${bench_only[@]}" || continue
            ! ((${#bench_without[@]})) || ! bench_matches "$way" "${bench_without[@]}" || continue
            chosen+=("$way")
        else
            bench_ways+=("$way")
        fi
    done <<<"${!list}"
    way=$(printf '%s\n' "${chosen[@]}" | shard_of "$bench_shard") || exit 1
    mapfile -t chosen <<<"$way"
    [[ ! $way ]] || bench_ways+=("${chosen[@]}")
    ((${#bench_ways[@]})) || die 'bench: nothing is left to measure; scripts/lab bench --list shows what there is'
}

bench_build() {
    (cd "$root" && run_logged "$root/target/log/bench.log" mvn -B -ntp -pl java-client/src/bench -am -DskipTests package)
    bench_jar=$root/java-client/src/bench/target/nfpool-bench.jar
    # Classes in the form in which the JVM starts from them: emulated, that saves seconds.
    # The JDK of another machine makes nothing of them.
    rm -f "${bench_jar%.jar}.jsa"
    [[ $arch_foreign ]] || run_logged "$root/target/log/bench-classes.log" "$JAVA_HOME/bin/java" -XX:+UseSerialGC \
        "-XX:ArchiveClassesAtExit=${bench_jar%.jar}.jsa" -jar "$bench_jar" --help
    [[ $bench_mode == wall ]] || plugin_build count
}

# bench_vm NUMBER WAY...: one VM's share, with results in a folder of its own
bench_vm() {
    local out=$bench_out/vm$1 count=
    shift
    mkdir -p "$out"
    [[ $bench_mode == wall ]] || count=$plugin,out=$out/counts${bench_profile:+,profile=$out/profile}
    VM_NICS=${bench_nic:+virtio-net-pci e1000} VM_PLUGIN=$count VM_CLOCK=${count:+count} VM_SECONDS=3600 \
        vm_run "$out" scripts/guest/bench "$bench_mode" "${bench_nic:-none}" "$bench_sizes" "$bench_rounds" "$bench_width" "$bench_stamp" "$@"
}

# Instructions do not depend on what else the machine does; times do.
bench_measure() {
    rm -rf "$bench_out"/vm[12]
    if [[ $bench_mode == wall ]]; then
        bench_vm 1 "${bench_ways[@]}"
    else
        vm_shares bench_vm "${bench_ways[@]}"
    fi
}

run_bench() {
    local results
    bench_parse "$@"
    bench_choose
    if [[ $bench_list ]]; then
        printf '%s\n' "${bench_ways[@]}"
        return
    fi
    bench_out=${bench_out:-$root/target/bench/$([[ $bench_nic ]] && echo nic || echo "$bench_mode")$arch_suffix}
    mkdir -p "$bench_out" || die "bench: cannot make $bench_out"
    bench_out=$(cd "$bench_out" && pwd)
    [[ $bench_rounds ]] || if [[ $bench_mode == wall ]]; then bench_rounds=15; else bench_rounds=5; fi
    setup
    [[ $arch_foreign ]] || ensure_packages "/usr/lib/$arch_gnu/libpcap.so.0.8 libpcap0.8"
    step "Building the module for Linux $release, the C programs and the benchmark"
    build_module
    build_native
    bench_build
    step "Measuring ${#bench_ways[@]} ways ($bench_mode)"
    bench_measure
    for results in "$bench_out"/vm[12]; do
        bench_report+=(--results "$results")
    done
    "$JAVA_HOME/bin/java" -cp "$bench_jar" io.github.nfpool.compare.report.Main --mode "$bench_mode" --out "$bench_out" \
        ${bench_report[@]+"${bench_report[@]}"}
}

# run_queue_rate: two channels on two processors against one on one, with a queue for
# each and with one for both.  On the host's clock: ratios of pairs, no instructions.
run_queue_rate() {
    local queues out
    (($(nproc) >= 2)) || die 'queue-rate: this machine has one processor, and two channels need two'
    setup
    step "Building the module for Linux $release and the C programs"
    build_module
    build_native
    for queues in 1 2; do
        out=$root/target/queue-rate/$queues
        rm -rf "$out"
        mkdir -p "$out"
        VM_CPUS=2 vm_run "$out" scripts/guest/queue-rate $queues 320000 15
        awk '{ print $2 / $1 }' "$out/pairs" | sort -n | awk -v queues=$queues '
            { ratio[NR] = $1 }
            END { printf "queues=%d: two channels receive %.2f times the frames of one (median of %d pairs, %.2f to %.2f)\n",
                      queues, ratio[int((NR + 1) / 2)], NR, ratio[1], ratio[NR] }'
    done
}

# run_nic_cost [SIZE...]: the port e1000, a C and a Java program.  QEMU's counts are in
# target/nic-cost, with those of each block of code (scripts/qemu/count.c).
run_nic_cost() {
    local size out=$root/target/nic-cost bench_mode=instructions bench_jar plugin
    (($#)) || set -- 64 512 1482 1514
    for size; do
        [[ $size =~ ^[0-9]+$ ]] && ((size >= 64 && size <= 1514)) || die "nic-cost $size: a size is 64 to 1514 bytes"
    done
    setup
    step "Building the module for Linux $release, the C programs and the benchmark"
    build_module
    build_native
    bench_build
    mkdir -p "$out"
    step 'Counting the instructions of a frame between an e1000 and a program'
    VM_NICS='e1000 virtio-net-pci' VM_CLOCK=count VM_SECONDS=3600 \
        VM_PLUGIN=$plugin,out=$(vm_path "$out/counts"),profile=$(vm_path "$out/profile") \
        vm_run "$out" scripts/guest/nic-cost "$@"
}
