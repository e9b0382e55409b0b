package io.afterclick.bandit.policy;

/** How policies are written. */
public interface PolicyFormat {
    /**
     * Settings from their text.
     *
     * @throws PolicyException for a key or value that may not be; says which
     */
    PolicySettings parse(String text);
}
