package io.afterclick.feature.online;

import io.afterclick.feature.view.View;
import java.time.Duration;

/** How old a value of a view may be that this process serves from its own memory. */
@FunctionalInterface
public interface Staleness {
    /** Zero asks the store each time. */
    Duration of(View view);
}
