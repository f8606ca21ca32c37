/*
 * SPDX-License-Identifier: Apache-2.0
 * Builds UDP datagrams in the driver's TX slots and sends them, a batch with each system call.
 */
package com.example.packets;

import io.github.nfpool.feed.NumberedDatagrams;
import io.github.nfpool.pool.PoolSender;
import io.github.nfpool.source.PoolMapping;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/** Sends a thousand numbered datagrams from the driver's pool; the module needs {@code tx=}. */
public final class SendDatagrams {
    private static final int PORT = 9000;
    private static final int PAYLOAD = 64;
    private static final int FRAMES = 1000;
    private static final int BATCH = 32;

    private SendDatagrams() {
    }

    /**
     * Sends.
     *
     * @param args the receiver's IPv4 address
     * @throws UnknownHostException if it is none
     */
    public static void main(String[] args) throws UnknownHostException {
        Inet4Address receiver = (Inet4Address) InetAddress.getByName(args[0]);
        NumberedDatagrams datagrams = NumberedDatagrams.from("sn0", receiver, PORT, PAYLOAD, FRAMES);
        try (PoolMapping mapping = Pools.chosenBy("driver").open()) {
            PoolSender sender = mapping.sender();
            int sent = 0;
            // @start region="send"
            while (sent < FRAMES) {
                // Each frame is built in its slot, which is the kernel's when fill() returns.
                int filled = sender.fill(datagrams, Math.min(BATCH, FRAMES - sent));
                sent += filled;
                sender.flush();
                if (filled == 0 && !mapping.awaitSendable(Duration.ofSeconds(5))) {
                    throw new IllegalStateException("no slot has come back for five seconds");
                }
            }
            // @end
            System.out.printf("sent %d datagrams%n", sent);
        }
    }
}
