/*
 * SPDX-License-Identifier: Apache-2.0
 * Who a network device is.
 * Beside step 5 of 5 on the packet's way.
 */
package io.github.nfpool.offload;

import io.github.nfpool.os.PoolException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;

/**
 * The addresses of a device.
 *
 * @param index its number
 * @param ip    its first IPv4 address
 * @param mac   its MAC address, 48 bits
 */
record LocalAddress(int index, int ip, long mac) {
    /** Those that it has now. */
    static LocalAddress of(String device) {
        try {
            NetworkInterface found = NetworkInterface.getByName(device);
            if (found == null) {
                throw new PoolException("find", device, "there is no such device", "load snull.ko with arp=1");
            }
            byte[] mac = found.getHardwareAddress();
            if (mac == null || mac.length != 6) {
                throw new PoolException("find", device, "it has no MAC address", "");
            }
            long bits = 0;
            for (byte part : mac) {
                bits = bits << 8 | Byte.toUnsignedLong(part);
            }
            return new LocalAddress(found.getIndex(), ip(device, found), bits);
        } catch (SocketException e) {
            throw new PoolException("find", device, e, "");
        }
    }

    private static int ip(String device, NetworkInterface found) {
        return found.getInterfaceAddresses().stream().map(InterfaceAddress::getAddress)
                .filter(Inet4Address.class::isInstance).mapToInt(ip -> ByteBuffer.wrap(ip.getAddress()).getInt())
                .findFirst().orElseThrow(() -> new PoolException("find", device, "it has no IPv4 address",
                        "ip addr add 192.168.0.1/24 dev " + device));
    }
}
