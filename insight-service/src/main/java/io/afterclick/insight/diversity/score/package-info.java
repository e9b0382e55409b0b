/** How diverse one reader's reading is, by several measures. */
package io.afterclick.insight.diversity.score;
