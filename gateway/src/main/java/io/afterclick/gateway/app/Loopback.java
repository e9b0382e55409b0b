package io.afterclick.gateway.app;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Tells addresses that only programs of this machine can reach. */
final class Loopback {
    private Loopback() {}

    /** @param host a name or address to listen on; one that means nothing is taken for reachable by all */
    static boolean isAddressOf(String host) {
        if (host.isBlank()) {
            return false; // which the JDK takes for the loopback address, and servers for every address
        }
        try {
            return InetAddress.getByName(host.trim()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
