package io.afterclick.candidate.rule;

/** What a rule does to candidates. */
public sealed interface Effect permits Boost, Pin {}
