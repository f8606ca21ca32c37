/*
 * SPDX-License-Identifier: Apache-2.0
 * What a view says, for all pages that are open and for a recording.
 */
package io.github.nfpool.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** One publishes, many listen. Whoever comes later first gets the last event of each kind that describes a state. */
public final class Events {
    /** The pool as it is: its shape and where it lies. */
    static final String POOL = "pool";
    /** Its pages. */
    static final String PAGES = "pages";
    /** The slots, the counters and the last packets at one moment. */
    static final String SAMPLE = "sample";
    /** All bytes of the pool; in recordings only. */
    static final String MEMORY = "memory";
    /** A step of a scene. */
    static final String SCENE = "scene";
    /** The view is over. */
    static final String ENDED = "ended";

    private static final Set<String> STATES = Set.of(POOL, MEMORY, PAGES, SAMPLE, ENDED);
    /** Samples that may wait for a page that is slow. */
    private static final int LONGEST_QUEUE = 100;

    private final Map<String, Event> last = new LinkedHashMap<>();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    /** Makes one that nobody listens to. */
    public Events() {
    }

    /** Something that happened, as JSON. */
    record Event(String name, String data) {
    }

    /** One listener's queue. */
    final class Subscription implements AutoCloseable {
        private final BlockingQueue<Event> queue = new LinkedBlockingQueue<>();

        BlockingQueue<Event> queue() {
            return queue;
        }

        private void offer(Event event) {
            // What a slow page does not get is a sample, never a step of a scene or the end.
            if (!event.name.equals(SAMPLE) || queue.size() < LONGEST_QUEUE) {
                queue.add(event);
            }
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }

    synchronized void publish(String name, String data) {
        Event event = new Event(name, data);
        if (STATES.contains(name)) {
            last.remove(name);
            last.put(name, event);
        }
        subscriptions.forEach(subscription -> subscription.offer(event));
    }

    /** Whether it makes sense to look. */
    boolean isHeard() {
        return !subscriptions.isEmpty();
    }

    synchronized Subscription subscribe() {
        Subscription subscription = new Subscription();
        for (String name : List.of(POOL, MEMORY, PAGES, SAMPLE, ENDED)) {
            if (last.containsKey(name)) {
                subscription.offer(last.get(name));
            }
        }
        subscriptions.add(subscription);
        return subscription;
    }
}
