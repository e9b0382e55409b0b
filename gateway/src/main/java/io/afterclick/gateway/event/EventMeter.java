package io.afterclick.gateway.event;

import io.afterclick.gateway.request.Fault;

/** Counts events. */
public interface EventMeter {
    /** Events of a kind were kept. */
    void accepted(EventType type, int count);

    /** A fault was found in a batch, which was refused for it. */
    void refused(Fault.Kind kind);
}
