package io.afterclick.gateway.policy;

import java.time.Instant;
import java.util.Optional;

/**
 * How counts and chance become slates, as bandit-service knows it.
 *
 * @param name its name
 * @param version 1 for built-in ones; rises with each change
 * @param yaml its definition
 * @param definedAt when it was defined; absent for built-in ones
 * @param builtIn whether it comes with the service and cannot be changed
 */
public record Policy(String name, long version, String yaml, Optional<Instant> definedAt, boolean builtIn) {}
