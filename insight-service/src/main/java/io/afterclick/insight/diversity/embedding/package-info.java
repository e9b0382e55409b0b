/** Vectors of works, such that works which the same readers read lie near each other. */
package io.afterclick.insight.diversity.embedding;
