/** The readers of a synthetic world against a mesh that runs, through its public API. */
package io.afterclick.local.live;
