/**
 * Rates of what readers did, such as clicks by impressions, and how sure they are when what one reader does goes together.
 */
package io.afterclick.insight.rate;
