/** Whether one variant of an experiment is better than another, and how sure that is. */
package io.afterclick.insight.experiment;
