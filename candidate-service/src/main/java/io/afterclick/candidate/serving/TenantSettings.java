package io.afterclick.candidate.serving;

import io.afterclick.candidate.retrieval.Fusion;

/**
 * What is the same for all tenants.
 *
 * @param maxWorks works of one tenant, at least 1; more are refused
 * @param fusion merges the retrievers' lists until a model brings a fusion of its own
 */
public record TenantSettings(int maxWorks, Fusion fusion) {
    public TenantSettings {
        if (maxWorks < 1) {
            throw new IllegalArgumentException("maxWorks must be at least 1, but is " + maxWorks);
        }
    }
}
