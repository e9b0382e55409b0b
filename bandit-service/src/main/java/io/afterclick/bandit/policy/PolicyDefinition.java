package io.afterclick.bandit.policy;

import java.time.Instant;
import java.util.Optional;

/**
 * A policy and how it was defined.
 *
 * @param policy the policy
 * @param yaml the text that defines it
 * @param definedAt when it was defined; empty for built-in policies
 */
public record PolicyDefinition(Policy policy, String yaml, Optional<Instant> definedAt) {}
