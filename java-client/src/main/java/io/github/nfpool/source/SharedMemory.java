/*
 * SPDX-License-Identifier: Apache-2.0
 * Memory of this process that two of its threads map, each for itself.
 * Step 4 of 5 (source) on the packet's way, for a pool without a kernel.
 */
package io.github.nfpool.source;

import io.github.nfpool.os.PoolException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file without a name. So a reader's segment can be confined to its thread, as the driver's is, although a producer
 * in another thread writes to the same memory; and neither has to wait for the other to unmap it.
 */
final class SharedMemory implements AutoCloseable {
    private final FileChannel file;
    private final int size;

    SharedMemory(int size) {
        this.size = size;
        Path last = Path.of(System.getProperty("java.io.tmpdir"));
        FileChannel opened = null;
        for (Path folder : List.of(Path.of("/dev/shm"), last)) {
            try {
                opened = create(folder, size);
                break;
            } catch (IOException e) {
                if (folder.equals(last)) {
                    throw new PoolException("make", "a file of " + size + " bytes in " + folder, e,
                            "choose another folder by -Djava.io.tmpdir=DIR");
                }
            }
        }
        this.file = opened;
    }

    /** With all its bytes written: none can be missing later, when it is only memory. */
    private static FileChannel create(Path folder, int size) throws IOException {
        Path name = Files.createTempFile(folder, "nfpool-", ".pool");
        try {
            FileChannel channel = FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
            ByteBuffer zeros = ByteBuffer.allocate(size);
            try {
                while (zeros.hasRemaining()) {
                    channel.write(zeros);
                }
                return channel;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } finally {
            Files.delete(name);
        }
    }

    /** All of it, until the arena is closed. */
    MemorySegment map(Arena arena) {
        return map(arena, FileChannel.MapMode.READ_WRITE);
    }

    /** All of it, copy-on-write. */
    MemorySegment mapPrivate(Arena arena) {
        return map(arena, FileChannel.MapMode.PRIVATE);
    }

    private MemorySegment map(Arena arena, FileChannel.MapMode mode) {
        try {
            return file.map(mode, 0, size, arena);
        } catch (IOException e) {
            throw new PoolException("map", size + " bytes", e, "");
        }
    }

    /** What is mapped stays. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new PoolException("close", size + " bytes", e, "");
        }
    }
}
