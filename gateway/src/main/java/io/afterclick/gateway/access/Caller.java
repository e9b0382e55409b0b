package io.afterclick.gateway.access;

/**
 * What a request says of its sender.
 *
 * @param authorization value of the header Authorization; empty where there is none
 * @param origin where it says that it comes from
 */
public record Caller(String authorization, Origin origin) {
    /** Does not repeat the key. */
    @Override
    public String toString() {
        return "Caller[origin=" + origin + "]";
    }
}
