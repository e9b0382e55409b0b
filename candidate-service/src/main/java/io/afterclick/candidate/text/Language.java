package io.afterclick.candidate.text;

import io.afterclick.candidate.catalog.Work;
import java.lang.Character.UnicodeScript;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A language that is analysed in its own way; all others are only split into words. */
enum Language {
    KOREAN,
    JAPANESE,
    ENGLISH,
    OTHER;

    /** Characters that are looked at; enough to tell, whatever the length of the synopsis. */
    private static final int SAMPLE_CHARS = 2_000;

    /** Share of the letters that must be Hangul or kana; names in Latin letters are common among both. */
    private static final double SCRIPT_SHARE = 0.1;

    /** Share of the words that must be English function words; running English has three times as many. */
    private static final double FUNCTION_WORD_SHARE = 0.08;

    /** Frequent in English and rare elsewhere: not "a", "in", "on" or "to", which others have too. */
    private static final Set<String> ENGLISH_FUNCTION_WORDS = Set.of(
            "the", "of", "and", "with", "his", "her", "who", "from", "their", "that", "which", "when", "has", "is",
            "for", "this", "are", "was", "they", "into", "but", "will");

    private static final Pattern NOT_LETTERS = Pattern.compile("[^\\p{L}]+");

    /** The language that the work says, or else the one that title and synopsis look like. */
    static Language of(Work work) {
        if (work.language().isBlank()) {
            return guess(work.title() + "\n" + work.synopsis());
        }
        return switch (Locale.forLanguageTag(work.language()).getLanguage()) {
            case "ko" -> KOREAN;
            case "ja" -> JAPANESE;
            case "en" -> ENGLISH;
            default -> OTHER;
        };
    }

    /** Hangul means Korean and kana means Japanese; without either, function words mean English. */
    static Language guess(String text) {
        String sample = text.substring(0, Math.min(SAMPLE_CHARS, text.length()));
        int letters = 0;
        int hangul = 0;
        int kana = 0;
        for (int codePoint : (Iterable<Integer>) sample.codePoints().filter(Character::isLetter)::iterator) {
            letters++;
            UnicodeScript script = UnicodeScript.of(codePoint);
            hangul += script == UnicodeScript.HANGUL ? 1 : 0;
            kana += script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA ? 1 : 0;
        }
        if (Math.max(hangul, kana) > SCRIPT_SHARE * letters) {
            return hangul >= kana ? KOREAN : JAPANESE;
        }
        return isEnglish(sample) ? ENGLISH : OTHER;
    }

    private static boolean isEnglish(String sample) {
        int words = 0;
        int functionWords = 0;
        for (String word : NOT_LETTERS.split(sample.toLowerCase(Locale.ROOT))) {
            words += word.isEmpty() ? 0 : 1;
            functionWords += ENGLISH_FUNCTION_WORDS.contains(word) ? 1 : 0;
        }
        return functionWords > 0 && functionWords >= FUNCTION_WORD_SHARE * words;
    }
}
