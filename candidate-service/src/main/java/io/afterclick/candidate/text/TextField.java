package io.afterclick.candidate.text;

/**
 * A field of the text index, and what its cosine weighs beside those of the other fields.
 *
 * <p>Titles are indexed twice, by the work's language and as plain words: a sequel that has no synopsis, and whose
 * language is therefore not known, has to share words with a first part that is stemmed as English.
 */
enum TextField {
    TITLE(0.5f),
    TITLE_WORDS(1.0f),
    CREATORS(1.5f),
    GENRES(1.0f),
    TAGS(1.0f),
    SYNOPSIS(3.0f);

    private final float weight;

    TextField(float weight) {
        this.weight = weight;
    }

    /** Factor on the scores of its terms. */
    float weight() {
        return weight;
    }
}
