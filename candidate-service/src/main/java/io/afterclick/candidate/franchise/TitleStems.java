package io.afterclick.candidate.franchise;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a title may share with those of other works of its story.
 *
 * <p>A stem is a title in NFKC and lower case, with only letters, digits and single blanks, and without what says which
 * season, part or film it is: such a marker is always taken off its end. Whether what is before a subtitle, or before a
 * bare number, is the name of the story as well, only other titles can tell; that gives the {@link #guesses}.
 *
 * @param own stem of the whole title; empty for a title of signs alone
 * @param guesses stems that others must confirm, shortest first, each with how many works must have it to do so
 */
record TitleStems(String own, List<Guess> guesses) {
    /** A season by its number alone needs one more of its kind. */
    private static final int CONFIRM_NUMBER = 2;

    /** What is before a subtitle may be a common word. */
    private static final int CONFIRM_SUBTITLE = 3;

    private static final int MAX_CHARS = 512;
    private static final int MAX_GUESSES = 8;

    /** Shorter Latin stems are too common; a Han or Hangul sign is half a word. */
    private static final int MIN_CHARS = 3;

    private static final int MIN_CHARS_OF_SYLLABLES = 2;

    private static final String NUMBER = "(?:[0-9]{1,3}|[ivx]{1,4}|one|two|three|four|five)";
    private static final String RANGE = "[0-9]{1,2}(?: ?[~,-] ?[0-9]{1,2})?";
    private static final String ORDINAL =
            "(?:[0-9]{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|final|last|new)";
    private static final String KIND = "(?:season|series|part|cour|volume|vol\\.?|stage|act|chapter)";
    private static final String FORMAT =
            "(?:(?:the )?movie|the animation|movies|specials?|tv|ova|oav|oad|ona|ovas|omake|recap|pilot|picture drama)";

    /** At the end of a title in lower case, with single blanks. */
    private static final List<Pattern> MARKERS = List.of(
            Pattern.compile(" ?[(\\[](?:" + FORMAT + "|" + ORDINAL + "|" + KIND + " " + NUMBER + "|" + ORDINAL + " "
                    + KIND + "|(?:19|20)[0-9]{2}|[ivx]{2,4}|tv special)[)\\]]$"),
            Pattern.compile("[ :-]" + FORMAT + "(?: " + NUMBER + ")?$"),
            Pattern.compile("[ :-]" + KIND + " ?" + NUMBER + "$"),
            Pattern.compile("[ :-]" + ORDINAL + " " + KIND + "$"),
            Pattern.compile(" ?시즌 ?" + RANGE + "$"),
            Pattern.compile(" ?제? ?" + RANGE + " ?[부기]$"),
            Pattern.compile(" (?:외전|극장판|번외편|특별편)$"),
            Pattern.compile(" ?第 ?[0-9一二三四五六七八九十]{1,3} ?(?:期|部|章|季|シーズン|シリーズ)$"),
            Pattern.compile(" ?(?:シーズン|season) ?[0-9]{1,2}$"),
            Pattern.compile(" ?(?:劇場版|番外編|外伝|特別編|総集編)$"));

    private static final Pattern LEADING_MARKER = Pattern.compile("^(?:劇場版|映画|극장판|gekijouban) ?");
    private static final Pattern BARE_NUMBER = Pattern.compile(" (?:[2-9]|ii|iii|iv|vi|vii|viii|ix)$");
    private static final Pattern SUBTITLE = Pattern.compile(": | - | – | — | ~");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    /** @param confirmedBy works, the guessing one among them, that must guess the same; one with the title itself does */
    record Guess(String stem, int confirmedBy) {}

    static TitleStems of(String title) {
        String plain = plain(title);
        String own = stem(plain);
        Map<String, Guess> guesses = new LinkedHashMap<>();
        Matcher subtitle = SUBTITLE.matcher(plain);
        while (subtitle.find() && guesses.size() < MAX_GUESSES) {
            String head = stem(plain.substring(0, subtitle.start()));
            guessWithoutNumber(head, guesses);
            guess(head, CONFIRM_SUBTITLE, guesses);
        }
        guessWithoutNumber(own, guesses);
        guesses.remove(own);
        return new TitleStems(own, new ArrayList<>(guesses.values()));
    }

    /** The stem of a name that somebody gave on purpose: nothing is taken off. */
    static String ofName(String name) {
        return words(plain(name));
    }

    private static void guessWithoutNumber(String stem, Map<String, Guess> guesses) {
        String without = BARE_NUMBER.matcher(stem).replaceFirst("");
        if (!without.equals(stem)) {
            guess(without, CONFIRM_NUMBER, guesses);
        }
    }

    private static void guess(String stem, int confirmedBy, Map<String, Guess> guesses) {
        boolean ofSyllables = stem.codePoints().anyMatch(TitleStems::isSyllable);
        if (stem.length() >= (ofSyllables ? MIN_CHARS_OF_SYLLABLES : MIN_CHARS)) {
            guesses.putIfAbsent(stem, new Guess(stem, confirmedBy));
        }
    }

    private static boolean isSyllable(int character) {
        return switch (Character.UnicodeScript.of(character)) {
            case HAN, HANGUL, HIRAGANA, KATAKANA -> true;
            default -> false;
        };
    }

    private static String plain(String title) {
        String cut = title.substring(0, Math.min(MAX_CHARS, title.length()));
        String folded = Normalizer.normalize(cut, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        String spaced = BLANKS.matcher(folded).replaceAll(" ").strip();
        return LEADING_MARKER.matcher(spaced).replaceFirst("");
    }

    /** Takes marker after marker off the end, as long as words are left. */
    private static String stem(String plain) {
        String rest = plain;
        boolean shorter = true;
        while (shorter) {
            shorter = false;
            for (Pattern marker : MARKERS) {
                String without = marker.matcher(rest).replaceFirst("").strip();
                if (without.length() < rest.length() && !words(without).isEmpty()) {
                    rest = without;
                    shorter = true;
                }
            }
        }
        return words(rest);
    }

    private static String words(String plain) {
        return NO_WORD.matcher(plain).replaceAll(" ").strip();
    }
}
