/** Reads from where a company keeps them into Parquet, shard by shard, restartable at the last finished one. */
package io.afterclick.insight.importing;
