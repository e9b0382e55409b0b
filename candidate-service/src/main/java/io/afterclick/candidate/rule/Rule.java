package io.afterclick.candidate.rule;

/**
 * A standing wish of an operator about the candidates of one tenant.
 *
 * @param name for logs; unique within the tenant
 * @param tenant whose candidates it is about
 * @param when query works that it holds for
 * @param effect what it does
 */
public record Rule(String name, String tenant, QueryWorks when, Effect effect) {}
