/**
 * The questions of the study, a class each: what it asks of the reads, and a record with the answer. After Anderson et al.,
 * "Algorithmic Effects on the Diversity of Consumption on Spotify", WWW 2020.
 */
package io.afterclick.insight.diversity.study;
