/** Reports of comparisons: a table for terminals, JSON for programs, a page with charts for people. */
package io.afterclick.local.report;
