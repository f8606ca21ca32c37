/*
 * SPDX-License-Identifier: Apache-2.0
 * One way on which a Java program sends frames out of sn0.
 */
package io.github.nfpool.compare;

import java.io.IOException;

/** An open way to send. Used by one thread. */
interface Sender extends AutoCloseable {
    /** Sends so many frames of the size it was opened for; each payload is written anew, byte for byte. */
    void send(int frames) throws IOException;

    @Override
    void close();
}
