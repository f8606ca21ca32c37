/*
 * SPDX-License-Identifier: Apache-2.0
 * The Java layouts against native/include/nf_pool.h, as the C compiler sees it.
 */
package io.github.nfpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AbiTest {
    @Test
    void javaAndCAgreeOnEachFieldAndConstant() throws IOException, InterruptedException, IllegalAccessException {
        assertEquals(String.join("\n", dumpOfC()), String.join("\n", dumpOfJava()));
    }

    private static Set<String> dumpOfC() throws IOException, InterruptedException {
        Path program = Path.of(System.getProperty("nfpool.abiDump", "../native/target/abi_dump"));
        if (!Files.isExecutable(program)) {
            String missing = program.normalize() + " is not built: run make -C native";
            if ("true".equals(System.getenv("CI"))) {
                fail(missing);
            }
            abort(missing);
        }
        Process process = new ProcessBuilder(program.toString()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertEquals(0, process.waitFor(), output);
        Set<String> lines = new TreeSet<>(output.lines().toList());
        assertTrue(lines.contains("struct nf_pool_header 128"), output);
        return lines;
    }

    private static Set<String> dumpOfJava() throws IllegalAccessException {
        Set<String> lines = new TreeSet<>();
        for (GroupLayout struct : new GroupLayout[] {PoolFormat.HEADER, PoolFormat.SLOT, PoolFormat.USER_POOL,
            PoolFormat.PAGE_TABLE, PoolFormat.FILTER}) {
            String name = struct.name().orElseThrow();
            lines.add("struct " + name + " " + struct.byteSize());
            for (MemoryLayout member : struct.memberLayouts()) {
                if (member.byteSize() == 0) {
                    continue;
                }
                String field = member.name().orElseThrow();
                lines.add("field " + name + " " + field + " " + struct.byteOffset(PathElement.groupElement(field))
                        + " " + member.byteSize());
            }
        }
        for (Field field : PoolFormat.class.getFields()) {
            if (field.getName().startsWith("NF_")) {
                lines.add("const " + field.getName() + " " + Integer.toUnsignedLong(field.getInt(null)));
            }
        }
        for (int[] shape : new int[][] {{1500, 1391}, {1528, 2}}) {
            lines.add("const NF_POOL_STAMPS(" + shape[0] + ", " + shape[1] + ") " + PoolFormat.stamps(shape[0], shape[1]));
        }
        return lines;
    }
}
