package io.afterclick.bandit.attribution;

/** A reader and a work: what reads belong to, and the unit in which outcomes are attributed. */
public record ReaderWork(String tenant, String readerId, String workId) {}
