/*
 * SPDX-License-Identifier: Apache-2.0
 * Capture files, read and written.
 */

/**
 * Reads pcap and pcapng files, from anywhere bytes come, and writes pcapng. {@link
 * io.github.nfpool.capture.CaptureReader} is a feed of frames for a pool in this process; {@link
 * io.github.nfpool.capture.PcapngWriter} keeps what a reader saw.
 */
@NullMarked
package io.github.nfpool.capture;

import org.jspecify.annotations.NullMarked;
