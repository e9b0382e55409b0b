/**
 * What every report of this service is made of: a story in sections (question, finding, how sure, how computed), charts and
 * tables of figures, and the numbers behind them. Plain values; {@code adapter.html} makes files of them.
 */
package io.afterclick.insight.report;
