/** Tells the findings as a report: in words, figures and numbers. */
package io.afterclick.insight.diversity.story;
