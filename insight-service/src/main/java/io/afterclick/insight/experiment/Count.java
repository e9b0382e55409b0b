package io.afterclick.insight.experiment;

/** What is counted of each reader in an experiment. */
public enum Count {
    /** Shown works that the reader saw. */
    IMPRESSIONS,
    CLICKS,
    READ_ONS,
    ONE_AND_DONES,
    /** Reads since the first slate, whatever led to them. */
    READS,
    /** 1: the reader. */
    READER,
    /** 1 where the reader came back, of those who could. */
    RETURNED,
    /** 1 where enough time has passed to see whether the reader comes back. */
    COULD_RETURN,
    /** Sum over slates of the mean distance of their works. */
    DISTANCE,
    /** Slates whose distance is known. */
    SLATES
}
