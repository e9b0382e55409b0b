package io.afterclick.gateway.access;

/** Is told who was let in and who was not. */
public interface AccessMeter {
    /** Why a call was refused. */
    enum Reason {
        /** It came without a key. */
        NO_KEY,
        /** Nobody has that key, or nobody has it any more. */
        UNKNOWN_KEY,
        /** The key lacks the scope. */
        SCOPE,
        /** The key is for other tenants. */
        TENANT,
        /** Too many calls of a key at a time. */
        RATE,
        /** The key has used up its calls of the day. */
        QUOTA,
        /** There are no keys, and it came from a proxy, a web page, or by a name that is not this machine's. */
        NOT_LOCAL
    }

    void refused(Reason reason);

    /** A call was let in by a key. */
    void admitted(String keyName, Scope scope);
}
