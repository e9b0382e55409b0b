package io.afterclick.gateway.access;

/**
 * What a request says of its sender.
 *
 * @param authorization value of the header Authorization; empty where there is none
 * @param direct whether nothing says that the request came through a proxy or from a web page
 */
public record Caller(String authorization, boolean direct) {
    /** Does not repeat the key. */
    @Override
    public String toString() {
        return "Caller[direct=" + direct + "]";
    }
}
