package io.afterclick.local.world;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The words that titles, synopses and names of the synthetic world are made of. */
record Lexicon(
        @JsonProperty("given_names") List<String> givenNames,
        @JsonProperty("family_names") List<String> familyNames,
        @JsonProperty("genres") List<Genre> genres) {

    /** The words of one genre. Hooks complete "a role at a place ..."; twists are sentences. */
    record Genre(
            @JsonProperty("name") String name,
            @JsonProperty("adjectives") List<String> adjectives,
            @JsonProperty("nouns") List<String> nouns,
            @JsonProperty("roles") List<String> roles,
            @JsonProperty("places") List<String> places,
            @JsonProperty("hooks") List<String> hooks,
            @JsonProperty("twists") List<String> twists,
            @JsonProperty("tags") List<String> tags) {}

    static Lexicon read() {
        try (InputStream in = Lexicon.class.getResourceAsStream("lexicon.json")) {
            return new ObjectMapper().readValue(in, Lexicon.class);
        } catch (IOException e) {
            throw new UncheckedIOException("the lexicon is part of the jar", e);
        }
    }
}
