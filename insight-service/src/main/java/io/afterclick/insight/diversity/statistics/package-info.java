/** Statistics of the study: plain Java over flat arrays, seeded, on one thread. */
package io.afterclick.insight.diversity.statistics;
