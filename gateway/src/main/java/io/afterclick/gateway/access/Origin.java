package io.afterclick.gateway.access;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a request says that it comes from. Programs of this machine tell the truth about it, and browsers and proxies must
 * as well; nobody else reaches a gateway that listens on a loopback address.
 *
 * @param host the name that was called, without port; empty where the protocol does not tell
 * @param authority the same with its port
 * @param page value of the header Origin, which browsers set; empty where there is none
 * @param forwarded whether a proxy says that it passes the request on
 */
public record Origin(String host, String authority, String page, boolean forwarded) {
    private static final Pattern LOOPBACK_IPV4 = Pattern.compile("127(\\.\\d{1,3}){3}");
    private static final Pattern LOOPBACK_IPV6 = Pattern.compile("\\[?(::1|0:0:0:0:0:0:0:1)]?");

    /**
     * Whether it is a program of this machine, or a page of the gateway's own.
     *
     * <p>A page of another site names itself. One whose name was made to lead to this machine (DNS rebinding) counts as the
     * gateway's own for the browser, but calls the gateway by that name.
     */
    public boolean isThisMachine() {
        return !forwarded && isLoopbackName() && (page.isEmpty() || isOwnPage());
    }

    private boolean isLoopbackName() {
        String name = host.toLowerCase(Locale.ROOT);
        return name.isEmpty()
                || name.equals("localhost")
                || name.endsWith(".localhost") // RFC 6761, 6.3
                || LOOPBACK_IPV4.matcher(name).matches()
                || LOOPBACK_IPV6.matcher(name).matches();
    }

    private boolean isOwnPage() {
        return page.equalsIgnoreCase("http://" + authority) || page.equalsIgnoreCase("https://" + authority);
    }
}
