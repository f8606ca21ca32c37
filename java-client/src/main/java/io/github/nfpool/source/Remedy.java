/*
 * SPDX-License-Identifier: Apache-2.0
 * What a person can do about a failed call.
 * Step 4 of 5 (source) on the packet's way: the last half of an error message.
 */
package io.github.nfpool.source;

import io.github.nfpool.os.Errno;

/** Advice by call, file and error number. */
final class Remedy {
    private Remedy() {
    }

    /** Half a sentence, empty when the error says it all. */
    static String forCall(String call, String subject, int errno) {
        boolean devMem = subject.startsWith(DevMemPoolSource.DEV_MEM.toString());
        boolean channel = subject.startsWith(DriverFile.CHANNELS);
        return switch (errno) {
            case Errno.ENOENT, Errno.ENODEV, Errno.ENXIO -> devMem
                    ? "this kernel has no /dev/mem: use --source proc"
                    : channel ? "load the module with more channels: insmod kmod/snull.ko channels=64"
                    : "the module is not loaded: insmod kmod/snull.ko, or run scripts/lab demo, or try --embedded";
            case Errno.EACCES -> devMem
                    ? "run as root"
                    : "run as root, or load snull with gid=GROUP mode=0660 and join that group";
            case Errno.EPERM -> devMem
                    ? "this kernel does not let /dev/mem map RAM (STRICT_DEVMEM, lockdown): use --source proc"
                    : call.equals("NF_IOC_DOORBELL") ? "run as root, or load snull with unprivileged_send=1"
                    : "run as root, or load snull with gid=GROUP mode=0660 and join that group";
            case Errno.EBUSY -> call.equals("NF_IOC_PIN") ? "wait until the frames that were sent have been read"
                    : channel ? "another process has claimed the channel, or there is no memory for another block"
                    : "another reader has claimed the pool: close it, or use --watch";
            case Errno.ENOMEM -> call.equals("NF_IOC_PIN")
                    ? "use fewer pages, or raise the limit of locked memory (ulimit -l)" : "";
            case Errno.EOPNOTSUPP -> switch (call) {
                case "NF_IOC_PIN" -> "this kernel cannot pin memory for a long time; Linux 5.6 or newer can";
                case "NF_IOC_DOORBELL" -> "load snull with tx=256";
                case "NF_IOC_FILTER" -> "snull runs filters on Linux 5.10 and newer";
                default -> "";
            };
            case Errno.EINVAL -> switch (call) {
                case "mmap" -> "the pool is smaller than its header says: are module and jar of the same version?";
                case "NF_IOC_FILTER" -> "the filter must look at nothing but the frame's own bytes";
                default -> "";
            };
            default -> "";
        };
    }
}
