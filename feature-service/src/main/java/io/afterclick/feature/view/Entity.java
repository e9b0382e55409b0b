package io.afterclick.feature.view;

/** What a view describes one of. */
public enum Entity {
    READER,
    WORK
}
