// SPDX-License-Identifier: Apache-2.0
// The pictures of docs/figures: which there are, and how each is drawn.
package io.github.nfpool.vhdl;

import io.github.nfpool.vhdl.picture.Diagrams;
import io.github.nfpool.vhdl.picture.Diagrams.Arrow;
import io.github.nfpool.vhdl.picture.Diagrams.State;
import io.github.nfpool.vhdl.picture.Vcd;
import io.github.nfpool.vhdl.picture.Waveform;
import io.github.nfpool.vhdl.picture.Waveform.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The paper's figures 6 to 14, from the sources and the simulation. */
final class Figures {

    static final List<String> BUFFER_STATES =
            List.of("BUFFER_MAIN_STATE", "BUFFER_READ", "BUFFER_WRITE", "BUFFER_OUTPUT");
    static final List<String> CONTROL_STATES = List.of("ARP_CTRL_MAIN_STATE", "ARP_CTRL_REQUEST_INSIDE",
            "ARP_CTRL_OUTPUT_INSIDE", "ARP_CTRL_WAIT", "ARP_REQUEST_OR_ANSWER", "ARP_SEND_FRAME");

    static final List<Arrow> BUFFER_ARROWS = List.of(
            new Arrow("BUFFER_MAIN_STATE", "BUFFER_READ", 0, "cs, read rises,\n2 words"),
            new Arrow("BUFFER_MAIN_STATE", "BUFFER_WRITE", 40, "cs, write rises, 5 words"),
            new Arrow("BUFFER_READ", "BUFFER_OUTPUT", 0, "found: 001"),
            new Arrow("BUFFER_READ", "BUFFER_MAIN_STATE", 60, "no result: 010"),
            new Arrow("BUFFER_WRITE", "BUFFER_MAIN_STATE", 40, "stored: 000, overflow: 011"),
            new Arrow("BUFFER_OUTPUT", "BUFFER_MAIN_STATE", 0, "3 words out"));

    static final List<Arrow> CONTROL_ARROWS = List.of(
            new Arrow("ARP_CTRL_MAIN_STATE", "ARP_CTRL_REQUEST_INSIDE", 0, "source 10: query"),
            new Arrow("ARP_CTRL_MAIN_STATE", "ARP_REQUEST_OR_ANSWER", 0, "source 01: ARP frame"),
            new Arrow("ARP_CTRL_REQUEST_INSIDE", "ARP_CTRL_WAIT", 0, "2 words to the buffer"),
            new Arrow("ARP_CTRL_WAIT", "ARP_CTRL_OUTPUT_INSIDE", 0, "buffer 001"),
            new Arrow("ARP_CTRL_WAIT", "ARP_SEND_FRAME", -110, "buffer 010"),
            new Arrow("ARP_CTRL_OUTPUT_INSIDE", "ARP_CTRL_MAIN_STATE", 0, "3 words out"),
            new Arrow("ARP_REQUEST_OR_ANSWER", "ARP_SEND_FRAME", 0, "stored; a request for us"),
            new Arrow("ARP_REQUEST_OR_ANSWER", "ARP_CTRL_MAIN_STATE", 60, "stored; else"),
            new Arrow("ARP_SEND_FRAME", "ARP_CTRL_MAIN_STATE", 0, "21 words out"));

    /** Ports by the paper's lists; of the control also the strobes that its text names. */
    private static final Set<String> PAPER_PORTS = Set.of("ARPbuf_din", "ARPbuf_clk", "ARPbuf_init", "ARPbuf_cs",
            "ARPbuf_read", "ARPbuf_write", "ARPbuf_dout", "ARPbuf_state", "ARPctrl_clk", "ARPctrl_reset",
            "ARPctrl_buf_in", "ARPctrl_buf_state", "ARPctrl_din", "ARPctrl_in_source", "ARPctrl_buf_out",
            "ARPctrl_dout_to_ip", "ARPctrl_out_ip_en", "ARPctrl_send_frame", "ARPctrl_send_en", "ARPctrl_state",
            "ARPctrl_buf_cs", "ARPctrl_buf_read", "ARPctrl_buf_write");

    private Figures() { }

    /** Every picture by file name. */
    static Map<String, String> all(Ghdl ghdl) {
        Map<String, String> figures = new TreeMap<>();
        figures.put("fig06-buffer-states.svg", Diagrams.states("Figure 6: ARP buffer state shift", 640, 330,
                List.of(new State("BUFFER_MAIN_STATE", 320, 70), new State("BUFFER_READ", 120, 180),
                        new State("BUFFER_WRITE", 530, 240), new State("BUFFER_OUTPUT", 270, 285)), BUFFER_ARROWS));
        figures.put("fig09-control-states.svg", Diagrams.states("Figure 9: ARP control state shift", 860, 440,
                List.of(new State("ARP_CTRL_MAIN_STATE", 430, 190), new State("ARP_CTRL_REQUEST_INSIDE", 140, 80),
                        new State("ARP_CTRL_WAIT", 100, 280), new State("ARP_CTRL_OUTPUT_INSIDE", 330, 330),
                        new State("ARP_REQUEST_OR_ANSWER", 730, 110), new State("ARP_SEND_FRAME", 640, 400)),
                CONTROL_ARROWS));
        figures.put("fig07-buffer-ports.svg", Diagrams.block("Figure 7: ARP buffer ports", "arp_buffer",
                Diagrams.ports(source("arp_buffer")), PAPER_PORTS));
        figures.put("fig10-control-ports.svg", Diagrams.block("Figure 10: ARP control ports", "arp_control",
                Diagrams.ports(source("arp_control")), PAPER_PORTS));
        figures.put("fig13-top.svg", Diagrams.joined("Figure 13: control and buffer in arp_top", source("arp_top"),
                Diagrams.ports(source("arp_control")), Diagrams.ports(source("arp_buffer"))));
        waveforms().forEach((name, wave) -> figures.put(name, draw(ghdl, wave)));
        return figures;
    }

    private record Simulated(String bench, String caseName, Waveform waveform) { }

    private static Map<String, Simulated> waveforms() {
        String control = "arp_control_tb.";
        String top = "arp_top_tb.";
        return Map.of(
                "fig08-buffer-simulation.svg", new Simulated("arp_buffer_tb", "paper_fig8",
                        new Waveform("Figure 8: ARP buffer, write at 500 ns, query at 1800 ns", 2250, traces(
                                "arp_buffer_tb.", "ARPbuf_clk", "clk_s", "ARPbuf_init", "init_s", "ARPbuf_cs", "cs_s",
                                "ARPbuf_read", "read_s", "ARPbuf_write", "write_s", "ARPbuf_din", "din_s",
                                "state", "i_dut.state_number_s", "ARPbuf_state", "state_s", "ARPbuf_dout", "dout_s"))),
                "fig11-control-request.svg", new Simulated("arp_control_tb", "paper_fig11",
                        new Waveform("Figure 11: ARP control, query at 250 ns, buffer without result at 1800 ns", 3100,
                                traces(control, "ARPctrl_clk", "clk_s", "ARPctrl_reset", "reset_s",
                                        "ARPctrl_in_source", "source_s", "ARPctrl_din", "din_s",
                                        "state", "i_dut.state_number_s", "ARPctrl_buf_cs", "cs_s",
                                        "ARPctrl_buf_read", "read_s", "ARPctrl_buf_out", "buf_out_s",
                                        "ARPctrl_buf_state", "buf_state_s", "ARPctrl_send_en", "send_en_s",
                                        "ARPctrl_send_frame", "frame_s"))),
                "fig12-control-receive.svg", new Simulated("arp_control_tb", "paper_fig12",
                        new Waveform("Figure 12: ARP control, a reply comes in at 250 ns", 2000,
                                traces(control, "ARPctrl_clk", "clk_s", "ARPctrl_reset", "reset_s",
                                        "ARPctrl_in_source", "source_s", "ARPctrl_din", "din_s",
                                        "state", "i_dut.state_number_s", "ARPctrl_buf_cs", "cs_s",
                                        "ARPctrl_buf_write", "write_s", "ARPctrl_buf_out", "buf_out_s",
                                        "ARPctrl_buf_state", "buf_state_s", "ARPctrl_send_en", "send_en_s"))),
                "fig14-top-simulation.svg", new Simulated("arp_top_tb", "paper_fig14",
                        new Waveform("Figure 14: the whole module; query at 2 us answered, at 3 us asked", 4500,
                                traces(top, "arp_clk", "clk_s", "arp_reset", "reset_s", "arp_in_source", "source_s",
                                        "arp_data_in", "data_in_s", "control", "i_dut.i_control.state_number_s",
                                        "buffer", "i_dut.i_buffer.state_number_s", "arp_buf_state", "buf_state_s",
                                        "arp_out_ip_en", "ip_en_s", "arp_data_out_ip", "out_ip_s",
                                        "arp_send_en", "send_en_s", "arp_send_frame", "frame_s"))));
    }

    /** Pairs of label and signal; state numbers get the names of their FSM. */
    private static List<Trace> traces(String prefix, String... pairs) {
        List<Trace> traces = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            boolean buffer = prefix.startsWith("arp_buffer") || pairs[i].equals("buffer");
            List<String> names = !pairs[i + 1].endsWith("state_number_s") ? List.of()
                    : (buffer ? BUFFER_STATES : CONTROL_STATES).stream()
                    .map(name -> name.replaceAll("^BUFFER_|^ARP_CTRL_|^ARP_|_STATE$", "")).toList();
            traces.add(new Trace(pairs[i], prefix + pairs[i + 1], names));
        }
        return traces;
    }

    private static String draw(Ghdl ghdl, Simulated simulated) {
        List<String> command = new ArrayList<>(ghdl.command(simulated.bench(), simulated.caseName()));
        command.add("--vcd=figure.vcd");
        Ghdl.Run run = new Ghdl.Run(ghdl.exec(command), null);
        if (!run.passed(simulated.caseName())) {
            throw new IllegalStateException(run.result().output());
        }
        return simulated.waveform().draw(Vcd.parse(ghdl.read("figure.vcd")));
    }

    private static String source(String entity) {
        try {
            return Files.readString(SharedGhdl.SOURCES.resolve("rtl/" + entity + ".vhd"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
