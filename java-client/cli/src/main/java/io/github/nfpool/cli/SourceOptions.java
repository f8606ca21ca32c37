/*
 * SPDX-License-Identifier: Apache-2.0
 * The options that say where the pool is.
 */
package io.github.nfpool.cli;

import io.github.nfpool.feed.FrameFeed;
import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.os.NativeCalls;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolFormatException;
import io.github.nfpool.source.DevMemPoolSource;
import io.github.nfpool.source.EmbeddedPoolSource;
import io.github.nfpool.source.PoolSource;
import io.github.nfpool.source.ProcPoolSource;
import io.github.nfpool.source.RunningVm;
import io.github.nfpool.source.UserPoolSource;
import io.github.nfpool.source.VmRamPoolSource;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Mixed into each command that opens a pool. */
final class SourceOptions {
    /** Where a pool can be had from. */
    enum Kind {
        proc, devmem, vmram, embedded, user
    }

    private static final Path DEV_MEM = Path.of("/dev/mem");
    private static final Path DRIVER = Path.of("/proc/nf_addr");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--source", paramLabel = "WHERE", defaultValue = "proc",
            description = "Where the pool is: ${COMPLETION-CANDIDATES}. Default: proc (/proc/nf_addr, or the"
                + " file of --channel). vmram: in a guest's memory, read from the host. user: in memory of this"
                + " process, which the driver uses.")
    private Kind kind;

    @Option(names = "--embedded", description = "The same as --source embedded: a pool in this process.")
    private boolean embedded;

    @Mixin
    private DriverOptions driver;

    @Option(names = "--file", paramLabel = "FILE", converter = Quantities.FileName.class,
            description = "vmram: the guest's memory (QEMU: memory-backend-file,share=on,mem-path=FILE).")
    private Path file;

    @Option(names = "--address", paramLabel = "ADDRESS",
            description = "vmram: the address in the guest's /proc/nf_addr, decimal or 0x.")
    private String address;

    @Option(names = "--vm", paramLabel = "NAME", converter = Quantities.Name.class,
            description = "The same as --source vmram with the --file and --address of a running scripts/lab shell"
                + " (its --name NAME; lab without --name).")
    private String vm;

    @Option(names = "--pages", paramLabel = "N", description = "user: number of memory pages. Default: 512.")
    private Integer pages;

    @Option(names = "--pcap", paramLabel = "FILE", converter = Quantities.FileName.class, description = "embedded: replay this capture (pcap or pcapng, Ethernet,"
            + " also compressed with gzip); - is standard input.")
    private Path pcap;

    @Option(names = "--width", paramLabel = "BYTES", description = "embedded: bytes from one slot to the next, a multiple"
            + " of 4; a frame may have four less. Default: 1500, or with --pcap what its longest frame needs, up to 65532.")
    private Integer width;

    @Option(names = "--frames", paramLabel = "N", converter = Quantities.Count.class,
            description = "embedded: frames to generate if --pcap is not given. Default: 1000; web: no limit.")
    private Long frames;

    @Option(names = "--stamp", description = "embedded: each frame has a time of arrival: that in the capture, or when it"
            + " came into the pool.")
    private boolean stamp;

    @Option(names = "--lossy", description = "embedded: drop frames when the pool is full, as a driver does.")
    private boolean lossy;

    private UnaryOperator<FrameFeed> pacing = UnaryOperator.identity();
    private long usualFrames = 1000;
    private Replayed replayed;
    private List<Path> inputs = List.of();

    boolean isEmbedded() {
        return embedded || kind == Kind.embedded;
    }

    /** Whether the driver is this machine's, so that it can be asked. */
    boolean hasDriver() {
        return !isEmbedded() && vm == null && kind != Kind.vmram;
    }

    int channel() {
        return driver.channel();
    }

    boolean isGenerated() {
        return isEmbedded() && pcap == null;
    }

    /** The files that the frames come from, or that the pool lies in. */
    List<Path> inputs() {
        return inputs;
    }

    /** What is missing of the capture, for a person; empty if nothing is. */
    String leftOutText() {
        return replayed == null ? "" : replayed.leftOutText();
    }

    long leftOut() {
        return replayed == null ? 0 : replayed.leftOut();
    }

    /** Why this machine has no physical address for the pool. */
    String whyNoAddress() {
        if (kind == Kind.user) {
            return "none for the whole pool: nfpool map shows the address of each page";
        }
        if (driver.channel() != 0) {
            return "not published: it changes when the channel is activated or evicted";
        }
        if (isEmbedded()) {
            return "not published: there is no driver, the pool is in this process";
        }
        return kind == Kind.vmram ? "none on this machine; the guest's is " + address
                : "hidden from this user (needs CAP_SYS_ADMIN: run as root)";
    }

    /** For a command that reads frames. */
    PoolSource source(PoolSource.Access access, FrameGenerator.Mix mix) {
        return source(access, mix, true);
    }

    /** For a command that looks at the pool, not at its frames. */
    PoolSource sourceToLookAt() {
        return source(PoolSource.Access.WATCH, FrameGenerator.Mix.ALL, false);
    }

    /** For a command that shows a pool for as long as it likes; a pool in this process drops what does not fit. */
    PoolSource sourceToShow(boolean read, UnaryOperator<FrameFeed> pace) {
        pacing = pace;
        usualFrames = Long.MAX_VALUE;
        lossy |= isEmbedded();
        return source(read ? PoolSource.Access.CLAIM : PoolSource.Access.WATCH, FrameGenerator.Mix.ALL, false);
    }

    /** Where the pool is in the physical memory of a guest; 0 if it is in no guest's. */
    long guestAddress() {
        return kind == Kind.vmram ? address() : 0;
    }

    /** The driver's pool on this machine, by its own file. */
    boolean isDriver() {
        return !isEmbedded() && kind == Kind.proc;
    }

    NativeCalls calls() {
        return driver.calls();
    }

    private PoolSource source(PoolSource.Access access, FrameGenerator.Mix mix, boolean reads) {
        if (!isEmbedded() && (pcap != null || lossy || stamp || width != null)) {
            throw usage("--pcap, --width, --stamp and --lossy can be used only with --embedded");
        }
        if (vm != null) {
            return vmSource(access);
        }
        if ((kind == Kind.vmram) != (file != null && address != null) || (file == null) != (address == null)) {
            throw usage("--source vmram needs --file and --address, and they need --source vmram");
        }
        if (driver.channel() != 0 && (isEmbedded() || kind != Kind.proc && kind != Kind.user)) {
            throw usage("--channel can be used only with --source proc or user");
        }
        if (pages != null && (kind != Kind.user || pages < 1)) {
            throw usage("--pages can be used only with --source user, and must be 1 or more");
        }
        if (access == PoolSource.Access.SNAPSHOT && (isEmbedded() || kind == Kind.user)) {
            throw usage("--snapshot can be used only with --source proc, devmem or vmram");
        }
        if (reads && access == PoolSource.Access.WATCH && (isEmbedded() || kind == Kind.user)) {
            throw usage("--watch can be used only with --source proc, devmem or vmram: such a pool has no other reader");
        }
        if (isEmbedded()) {
            return embeddedSource(mix);
        }
        NativeCalls calls = driver.calls();
        inputs = kind == Kind.vmram ? List.of(file) : List.of(DEV_MEM, DRIVER);
        return switch (kind) {
            case devmem -> new DevMemPoolSource(calls, access);
            case vmram -> new VmRamPoolSource(calls, file, address(), access);
            case user -> new UserPoolSource(calls, driver.channel(), pages == null ? UserPoolSource.PAGES : pages);
            default -> new ProcPoolSource(calls, driver.channel(), access);
        };
    }

    private PoolSource embeddedSource(FrameGenerator.Mix mix) {
        EmbeddedPoolSource.WhenFull whenFull =
                lossy ? EmbeddedPoolSource.WhenFull.DROP : EmbeddedPoolSource.WhenFull.WAIT;
        try {
            if (pcap == null) {
                FrameFeed generated = new FrameGenerator(mix).limit(frames == null ? usualFrames : frames);
                return new EmbeddedPoolSource(pacing.apply(generated), "a generator", whenFull,
                        width == null ? PoolFormat.NF_POOL_WIDTH : width, stamp);
            }
            replayed = Replayed.open(pcap);
            inputs = List.of(replayed.source());
            return new EmbeddedPoolSource(pacing.apply(replayed.frames()), replayed.name(), whenFull,
                    width == null ? replayed.width() : width, stamp);
        } catch (PoolFormatException e) {
            throw usage("--width: " + e.getMessage());
        }
    }

    private PoolSource vmSource(PoolSource.Access access) {
        if (isEmbedded() || kind == Kind.devmem || kind == Kind.user || file != null || address != null
                || driver.channel() != 0 || pages != null) {
            throw usage("--vm says where the pool is: it cannot be used with --source, --file, --address, --embedded,"
                    + " --channel or --pages");
        }
        RunningVm running = RunningVm.named(vm);
        kind = Kind.vmram;
        address = "0x" + Long.toHexString(running.address());
        inputs = List.of(running.memory());
        return new VmRamPoolSource(driver.calls(), running.memory(), running.address(), access);
    }

    private long address() {
        try {
            return Long.decode(address);
        } catch (NumberFormatException e) {
            throw usage("--address " + address + " is not a number");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
