/**
 * Trials of policies in synthetic worlds: the readers of a world meet what the domain code of bandit-service makes of
 * their own doings, and what comes of it is measured.
 */
package io.afterclick.local.trial;
