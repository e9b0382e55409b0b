/** What readers have read, as the study sees it: who, what, how much and, where known, when. */
package io.afterclick.insight.diversity.reading;
