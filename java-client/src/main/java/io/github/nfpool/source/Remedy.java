/*
 * SPDX-License-Identifier: Apache-2.0
 * What a person can do about a failed call.
 * Step 4 of 5 (source) on the packet's way: the last half of an error message.
 */
package io.github.nfpool.source;

/** Advice by call, file and error number. */
final class Remedy {
    private Remedy() {
    }

    /** Half a sentence, empty when the error says it all. */
    static String forCall(String call, String subject, int errno) {
        boolean devMem = subject.startsWith(DevMemPoolSource.DEV_MEM.toString());
        return switch (errno) {
            case Errno.ENOENT, Errno.ENODEV, Errno.ENXIO -> devMem
                    ? "this kernel has no /dev/mem: use --source proc"
                    : "the module is not loaded: insmod kmod/snull.ko, or run scripts/lab demo, or try --embedded";
            case Errno.EACCES -> devMem
                    ? "run as root"
                    : "run as root, or load snull with gid=GROUP mode=0660 and join that group";
            case Errno.EPERM -> devMem
                    ? "this kernel does not let /dev/mem map RAM (STRICT_DEVMEM, lockdown): use --source proc"
                    : "run as root, or load snull with gid=GROUP mode=0660 and join that group";
            case Errno.EBUSY -> "another reader has claimed the pool: close it, or look on with --watch";
            case Errno.EINVAL -> call.equals("mmap")
                    ? "the pool is smaller than its header says: are module and jar of the same version?" : "";
            default -> "";
        };
    }
}
