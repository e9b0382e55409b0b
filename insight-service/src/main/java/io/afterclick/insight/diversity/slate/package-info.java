/** What readers do with slates, by how diverse both are; from records of decisions. */
package io.afterclick.insight.diversity.slate;
