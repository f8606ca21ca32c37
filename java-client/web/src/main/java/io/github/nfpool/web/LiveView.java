/*
 * SPDX-License-Identifier: Apache-2.0
 * A pool as it is now: looks at it some times a second, and says what it saw.
 */
package io.github.nfpool.web;

import io.github.nfpool.feed.PacedFeed;
import io.github.nfpool.os.NativeCalls;
import io.github.nfpool.page.PageEntry;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.PoolSource;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Only looks, unless it was told to read. One thread has the pool, from the call of {@link #run} to its end; everything
 * that others want is done there.
 */
public final class LiveView implements View {
    /**
     * What to show, and what is known of it.
     *
     * @param source       where the pool is
     * @param read         whether to read frames and give their slots back; the source must allow it
     * @param payload      whether to show bytes behind the headers
     * @param feed         what fills the pool, if it is in this process; else null
     * @param whyNoAddress why there is no physical address, if there is none
     * @param guestAddress where the pool is in a guest's physical memory; 0 if it is in no guest's
     * @param driver       how to call this machine's driver, if the pool is its own; else null
     * @param vhdl         the folder of the VHDL cores, which need not be there
     */
    public record Settings(PoolSource source, boolean read, boolean payload, PacedFeed feed, String whyNoAddress,
            long guestAddress, NativeCalls driver, Path vhdl) {
    }

    private static final long SAMPLE_NANOS = 200_000_000;
    private static final long PAGES_NANOS = 1_000_000_000;
    private static final long READ_NANOS = 10_000_000;
    /** Packets in a sample, at most. */
    private static final int PACKETS = 24;

    private final Settings settings;
    private final FrameJson frames;
    private final BlockingQueue<FutureTask<?>> tasks = new LinkedBlockingQueue<>();
    private volatile boolean stopping;
    private Events events;
    private PoolMapping mapping;
    private MemorySegment segment;
    private PoolGeometry geometry;
    private PacedReader reader;
    private PoolBytes bytes;
    private Scenes scenes;
    private long framesBefore;
    private String pagesBefore = "";
    private long samples;
    private boolean ended;

    /**
     * A view that has not begun.
     *
     * @param settings what to show
     */
    public LiveView(Settings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.frames = new FrameJson(settings.payload());
    }

    @Override
    public void run(Events to) {
        events = to;
        try (PoolMapping opened = settings.source().open()) {
            mapping = opened;
            segment = opened.segment();
            geometry = PoolGeometry.read(segment);
            reader = settings.read() ? new PacedReader(opened, PACKETS) : null;
            bytes = new PoolBytes(segment, geometry, frames, settings.payload(), this::state);
            framesBefore = PoolCounters.read(segment).frames();
            scenes = new Scenes(List.of(new CowScene(this), new HoldScene(this, settings.read(), settings.feed()),
                    new DuplexScene(this, settings.driver() != null, settings.read()), new ChannelScene(settings.driver()),
                    new UserPoolScene(settings.driver()), new DmaScene(this, settings.driver() != null),
                    new OffloadScene(settings.driver(), settings.vhdl())), events);
            events.publish(Events.POOL, shape().toString());
            look();
            scenes.stop();
            if (reader != null) {
                reader.releaseAll();
            }
        } finally {
            stopping = true;
            FutureTask<?> late;
            while ((late = tasks.poll()) != null) {
                late.cancel(false);
            }
        }
    }

    private void look() {
        long now = System.nanoTime();
        long sampleDue = now;
        long pagesDue = now;
        while (!stopping) {
            requireSource();
            if (reader != null) {
                reader.read();
            }
            now = System.nanoTime();
            if (now - pagesDue >= 0) {
                publishPages();
                pagesDue = now + PAGES_NANOS;
            }
            if (now - sampleDue >= 0) {
                if (events.isHeard()) {
                    events.publish(Events.SAMPLE, sample().toString());
                }
                sampleDue = Math.max(sampleDue + SAMPLE_NANOS, now + SAMPLE_NANOS / 2);
            }
            long until = Math.max(1, Math.min(sampleDue, pagesDue) - System.nanoTime());
            try {
                FutureTask<?> task = tasks.poll(reader == null ? until : Math.min(until, READ_NANOS), TimeUnit.NANOSECONDS);
                if (task != null) {
                    task.run();
                }
            } catch (InterruptedException e) {
                stopping = true;
            }
        }
    }

    /** Throws if the memory is gone, or what fed it broke off. */
    private void requireSource() {
        if (mapping.supply() == PoolMapping.Supply.ENDED && !ended) {
            ended = true;
            while (mapping.await(Duration.ZERO)) {
                // It tells how the feed ended when it has no more frames to tell of.
            }
        }
    }

    @Override
    public void stop() {
        stopping = true;
        tasks.add(new FutureTask<>(() -> null));
    }

    @Override
    public String ask(String what, Map<String, String> parameters) {
        return switch (what) {
            case "page" -> on(() -> bytes.page(number(parameters, "n", 0, pages() - 1)).toString());
            case "slot" -> on(() -> slot(number(parameters, "n", 1, geometry.length() - 1)).toString());
            case "memory" -> on(bytes::memory);
            case "now" -> on(() -> now(states()).toString());
            case "pages" -> on(() -> PoolJson.pages(mapping, geometry).toString());
            default -> null;
        };
    }

    @Override
    public boolean act(String what, Map<String, String> parameters) {
        String value = parameters.getOrDefault("value", "");
        switch (what) {
            case "reader" -> on(() -> steer(value));
            case "release" -> on(() -> {
                requireReader().release(number(parameters, "value", 1, geometry.length() - 1));
                return null;
            });
            case "feed" -> feed(value);
            case "scene" -> scenes.start(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** In the thread that has the pool; what it throws is thrown here. */
    <T> T on(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        tasks.add(task);
        if (stopping) {
            task.cancel(false);
        }
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (CancellationException e) {
            throw new IllegalStateException("the pool is closed", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    PoolMapping mapping() {
        return mapping;
    }

    PoolGeometry geometry() {
        return geometry;
    }

    PacedReader reader() {
        return reader;
    }

    private Object steer(String value) {
        PacedReader steered = requireReader();
        switch (value) {
            case "run" -> steered.setPace(PacedReader.Pace.RUN);
            case "slow" -> steered.setPace(PacedReader.Pace.SLOW);
            case "pause" -> steered.setPace(PacedReader.Pace.PAUSE);
            case "step" -> steered.step();
            case "hold" -> steered.holdNext(slot -> { });
            case "release" -> steered.releaseAll();
            default -> throw new IllegalArgumentException("the reader cannot " + value);
        }
        return null;
    }

    private PacedReader requireReader() {
        if (reader == null) {
            throw new IllegalStateException("this page only watches: start nfpool web with --read");
        }
        return reader;
    }

    private void feed(String value) {
        if (settings.feed() == null) {
            throw new IllegalStateException("the frames come from a driver: nobody here can change their rate");
        }
        if (value.equals("step")) {
            settings.feed().step();
            return;
        }
        try {
            settings.feed().setRate(Double.parseDouble(value));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + value + "' is not a rate", e);
        }
    }

    private int pages() {
        return (int) (geometry.size() / PageEntry.PAGE_BYTES);
    }

    private static int number(Map<String, String> parameters, String name, int least, int most) {
        String text = parameters.getOrDefault(name, "");
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(name + "=" + text + " is not a number from " + least + " to " + most);
        }
        return Integer.parseInt(text);
    }

    private Json shape() {
        return PoolJson.shape(mapping, geometry).put("live", true).put("reads", reader != null)
                .put("waits", reader != null && geometry.hasArrivalTimes())
                .put("payload", settings.payload()).put("paced", settings.feed() != null).put("driver", settings.driver() != null)
                .put("whyNoAddress", settings.whyNoAddress()).putAddress("guestAddress", settings.guestAddress())
                .put("scenes", scenes.all().stream().map(scene ->
                        new Json().put("name", scene.name()).put("needs", scene.needs())));
    }

    private void publishPages() {
        String pages = PoolJson.pages(mapping, geometry).toString();
        if (!pages.equals(pagesBefore)) {
            pagesBefore = pages;
            events.publish(Events.PAGES, pages);
        }
    }

    /** What there is since the last sample, and everything that changes. */
    private Json sample() {
        long total = PoolCounters.read(segment).frames();
        long fresh = total - framesBefore;
        framesBefore = total;
        SlotStates states = states();
        List<Json> packets = reader == null ? watched(states.wi(), fresh) : read();
        Json waited = reader == null ? null : reader.waited();
        Json sample = now(states).put("n", samples++).put("fresh", fresh).put("packets", packets.stream());
        return waited == null ? sample : sample.put("waited", waited);
    }

    /** One look at everything that changes; it takes nothing from the next sample. */
    private Json now(SlotStates states) {
        Json json = new Json().put("at", System.currentTimeMillis()).put("wi", states.wi()).put("ri", states.ri())
                .put("slots", states.runs()).put("counters", PoolJson.counters(segment, geometry));
        if (reader != null) {
            json.put("pace", reader.pace().name().toLowerCase(Locale.ROOT)).put("read", reader.frames());
        }
        if (settings.feed() != null) {
            json.put("rate", settings.feed().rate());
        }
        return json;
    }

    private List<Json> read() {
        List<Json> packets = new ArrayList<>();
        for (PacedReader.Seen seen : reader.take()) {
            packets.add(frames.format(seen.slot(), MemorySegment.ofArray(seen.bytes()), 0, seen.bytes().length,
                    seen.originalLength()));
        }
        return packets;
    }

    /** The last frames before the producer's place that nobody has given back yet. */
    private List<Json> watched(int wi, long fresh) {
        List<Json> packets = new ArrayList<>();
        int many = (int) Math.min(Math.min(fresh, PACKETS), geometry.rxCount());
        int at = wi - geometry.rxFirst();
        for (int back = many; back > 0; back--) {
            int slot = geometry.rxFirst() + Math.floorMod(at - back, geometry.rxCount());
            int length = SlotStates.frameLength(segment, geometry, slot);
            if (length > 0) {
                packets.add(frame(slot, length));
            }
        }
        return packets;
    }

    private Json frame(int slot, int length) {
        return frames.format(slot, segment, geometry.slotOffset(slot) + PoolFormat.SLOT_FRAME, length,
                mapping.originalLength(slot, length));
    }

    private Json slot(int slot) {
        int length = SlotStates.frameLength(segment, geometry, slot);
        long offset = geometry.slotOffset(slot);
        Json json = new Json().put("slot", slot).put("state", state(slot)).put("offset", offset)
                .putAddress("virtualAddress", segment.address() + offset);
        return length == 0 ? json : json.put("frame", frame(slot, length));
    }

    private String state(int slot) {
        return String.valueOf(states().letter(slot));
    }

    private SlotStates states() {
        return new SlotStates(segment, geometry, slot -> reader != null && reader.held().contains(slot));
    }
}
