/*
 * SPDX-License-Identifier: Apache-2.0
 * Expressions become the programs that tcpdump makes of them.
 */
package io.github.nfpool.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.os.PoolException;
import io.github.nfpool.testing.Tool;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameFilterTest {
    @ParameterizedTest
    @ValueSource(strings = {"udp port 53", "icmp or arp", "vlan and ip6", "host 192.168.0.1 and tcp[tcpflags] & tcp-syn != 0",
        "not ip", ""})
    void theProgramIsTcpdumps(String expression) throws IOException, InterruptedException {
        List<String> lines = Tool.lines("tcpdump", "-y", "EN10MB", "-s", "65535", "-ddd", expression);
        long[] expected = lines.stream().skip(1).mapToLong(FrameFilterTest::instruction).toArray();
        assertArrayEquals(expected, FrameFilter.compile(expression).instructions());
    }

    @Test
    void whatMakesNoSenseIsNamed() throws IOException, InterruptedException {
        Tool.lines("tcpdump", "--version");
        PoolException e = assertThrows(PoolException.class, () -> FrameFilter.compile("udp prot 53"));
        assertTrue(e.getMessage().startsWith("filter \"udp prot 53\": ") && e.getMessage().contains("syntax error")
                && e.getMessage().endsWith("; man pcap-filter describes the expressions"), e.getMessage());
    }

    @Test
    void tooLongIsTooLong() throws IOException, InterruptedException {
        Tool.lines("tcpdump", "--version");
        String hosts = IntStream.range(0, 200).mapToObj(n -> "host 10.1." + n + ".7").collect(Collectors.joining(" or "));
        PoolException e = assertThrows(PoolException.class, () -> FrameFilter.compile(hosts));
        assertTrue(e.getMessage().endsWith("the driver takes 1 to 256; use a shorter expression"), e.getMessage());
        assertThrows(PoolException.class, FrameFilter::new);
        assertEquals(256, new FrameFilter(new long[256]).instructions().length);
    }

    private static long instruction(String line) {
        long[] parts = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
        return parts[0] | parts[1] << 16 | parts[2] << 24 | parts[3] << 32;
    }
}
