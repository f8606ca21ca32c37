// SPDX-License-Identifier: Apache-2.0
// What scripts/nfpool shell knows at its start: names of the library, and the pools that a lesson begins with.
import io.github.nfpool.backend.Backend
import io.github.nfpool.feed.*
import io.github.nfpool.packet.*
import io.github.nfpool.page.*
import io.github.nfpool.pool.*
import io.github.nfpool.source.*
import java.lang.foreign.*
import java.util.*

/** A pool in this process, and a thread that fills it until it is full. */
PoolMapping embedded() {
    return new EmbeddedPoolSource(new FrameGenerator(FrameGenerator.Mix.ALL), "a generator", EmbeddedPoolSource.WhenFull.WAIT).open();
}

/** The pool of this machine's driver, claimed. */
PoolMapping driver() {
    return new ProcPoolSource(Backend.FFM.calls(), PoolSource.Access.CLAIM).open();
}

/** What is in a slot that the reader holds, for a person. */
String text(PacketPool pool, int slot) {
    return new PacketPrinter().describe(pool.segment(), pool.frameOffset(slot), pool.frameLength(slot));
}

System.out.println("nfpool: the library is here. Begin with")
System.out.println("    var mapping = embedded()      a pool in this process; driver() is the driver's")
System.out.println("    var pool = new PacketPool(mapping.segment())")
System.out.println("docs/shell.md has the lesson; /exit ends.")
