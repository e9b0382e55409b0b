package io.afterclick.feature.view;

/** Where records come from. */
public enum Source {
    /** What readers did, at least once. */
    EVENTS,
    /** What came of shown works, each revision once; a later one can take back what an earlier one counted. */
    OUTCOMES,
    /** Works as they are in the catalog; a later version takes the place of an earlier one. */
    WORKS
}
