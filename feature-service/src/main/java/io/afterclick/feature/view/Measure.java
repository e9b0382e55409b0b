package io.afterclick.feature.view;

/** What a view takes from the records of its source. */
public enum Measure {
    /** The work of each dated read; imported history has no date and is left out. Can come twice. */
    READ_WORK(Source.EVENTS, Entity.READER),
    /** The work of each outcome, as this reader saw it and clicked it or not. Can come twice, later revisions replace. */
    SHOWN_WORK(Source.OUTCOMES, Entity.READER),
    /** What each outcome adds to the shown work's impressions. */
    IMPRESSIONS(Source.OUTCOMES, Entity.WORK),
    /** What each outcome adds to the shown work's clicks. */
    CLICKS(Source.OUTCOMES, Entity.WORK),
    /** What each outcome adds to the shown work's read-ons. */
    READ_ONS(Source.OUTCOMES, Entity.WORK);

    /** Where a measure's records come from. */
    public enum Source {
        /** What readers did, at least once. */
        EVENTS,
        /** What came of shown works, each revision exactly once. */
        OUTCOMES
    }

    private final Source source;
    private final Entity entity;

    Measure(Source source, Entity entity) {
        this.source = source;
        this.entity = entity;
    }

    public Source source() {
        return source;
    }

    /** What the measure is taken of. */
    public Entity entity() {
        return entity;
    }
}
