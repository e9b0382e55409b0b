/** What became of clicks: whether readers read on, by what they clicked, and which works win clicks and lose readers. */
package io.afterclick.insight.continuation;
