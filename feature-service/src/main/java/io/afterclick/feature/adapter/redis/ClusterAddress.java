package io.afterclick.feature.adapter.redis;

import java.net.URI;

/** Addresses of a cluster's servers, as {@code host:port}, with an IPv6 address in brackets. */
final class ClusterAddress {
    private static final int DEFAULT_PORT = 6379;

    private ClusterAddress() {}

    /** Of a configured URI, as {@code redis://user:password@host:port/}. */
    static String of(URI uri) {
        return uri.getHost() + ":" + (uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
    }

    /** Of a host and a port that the server at {@code asked} named. */
    static String of(String host, int port, String asked) {
        if (host.isEmpty() || host.equals("?")) { // it does not know its own name
            return asked.substring(0, asked.lastIndexOf(':')) + ":" + port;
        }
        return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Of the {@code host:port} in a redirection that the server at {@code asked} gave. */
    static String ofRedirection(String named, String asked) {
        int colon = named.lastIndexOf(':');
        return of(named.substring(0, colon), Integer.parseInt(named.substring(colon + 1)), asked);
    }

    /** A URI with the scheme, the user and the password of a configured one. */
    static String uri(String address, URI like) {
        String user = like.getRawUserInfo() == null ? "" : like.getRawUserInfo() + "@";
        String parameters = like.getRawQuery() == null ? "" : "?" + like.getRawQuery();
        return like.getScheme() + "://" + user + address + parameters;
    }
}
