package io.afterclick.candidate.text;

/**
 * A field of the text index, and what its cosine weighs beside those of the other fields.
 *
 * <p>Titles are indexed twice, by the work's language and as plain words: a sequel that has no synopsis, and whose
 * language is therefore not known, has to share words with a first part that is stemmed as English.
 */
enum TextField {
    TITLE("title", 0.5f),
    TITLE_WORDS("title_words", 1.0f),
    CREATORS("creators", 1.5f),
    GENRES("genres", 1.0f),
    TAGS("tags", 1.0f),
    SYNOPSIS("synopsis", 3.0f);

    private final String fieldName;
    private final float weight;

    TextField(String fieldName, float weight) {
        this.fieldName = fieldName;
        this.weight = weight;
    }

    /** Its name in the index. */
    String fieldName() {
        return fieldName;
    }

    /** Factor on the scores of its terms. */
    float weight() {
        return weight;
    }
}
