package io.afterclick.local.world;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Makes up works, one after the other; titles do not repeat. */
final class WorkWriter {
    static final String TAG = "synthetic";
    private static final String NOTE = "(A made-up work of Afterclick's synthetic demo world.)";

    private static final double COVER_BAIT_SHARE = 0.14;
    private static final double SLOW_BURNER_SHARE = 0.14;
    private static final LocalDate FIRST_PUBLISHED = LocalDate.of(2019, 1, 1);
    private static final int DAYS_OF_PUBLISHING = 2_400;

    private final Lexicon lexicon = Lexicon.read();
    private final RandomGenerator random;
    private final Set<String> titles = new HashSet<>();

    WorkWriter(RandomGenerator random) {
        this.random = random;
    }

    /** Names of the genres, in the order that {@link Taste} counts them by. */
    List<String> genres() {
        return lexicon.genres().stream().map(Lexicon.Genre::name).toList();
    }

    WorldWork write(int number) {
        Lexicon.Genre genre = lexicon.genres().get(number % lexicon.genres().size());
        Traits.Kind kind = kind();
        List<String> genres = new ArrayList<>(List.of(genre.name()));
        if (random.nextInt(3) == 0) {
            String second = pick(lexicon.genres()).name();
            if (!second.equals(genre.name())) {
                genres.add(second);
            }
        }
        int freeEpisodes = 0;
        String pricing = pricing(kind);
        if (pricing.equals("FREE_FIRST")) {
            freeEpisodes = 2 + random.nextInt(6);
        }
        return new WorldWork(
                String.format("demo-%03d", number + 1),
                title(genre),
                creators(number),
                List.copyOf(genres),
                tags(genre),
                synopsis(genre),
                pricing,
                freeEpisodes,
                12 + random.nextInt(120),
                FIRST_PUBLISHED.plusDays(random.nextInt(DAYS_OF_PUBLISHING)).toString(),
                popularity(kind),
                traits(kind, pricing));
    }

    private Traits.Kind kind() {
        double draw = random.nextDouble();
        if (draw < COVER_BAIT_SHARE) {
            return Traits.Kind.COVER_BAIT;
        }
        return draw < COVER_BAIT_SHARE + SLOW_BURNER_SHARE ? Traits.Kind.SLOW_BURNER : Traits.Kind.ORDINARY;
    }

    private String pricing(Traits.Kind kind) {
        return switch (kind) {
            case COVER_BAIT -> "PAID";
            case SLOW_BURNER -> "FREE_FIRST";
            case ORDINARY -> {
                int draw = random.nextInt(10);
                yield draw < 3 ? "FREE" : draw < 8 ? "FREE_FIRST" : "PAID";
            }
        };
    }

    private Traits traits(Traits.Kind kind, String pricing) {
        return switch (kind) {
            case COVER_BAIT -> new Traits(kind, between(0.40, 0.55), between(0.03, 0.08));
            case SLOW_BURNER -> new Traits(kind, between(0.16, 0.24), between(0.85, 0.95));
            case ORDINARY -> {
                // Paid from episode 1: most stop after one episode, whatever the story.
                double story = between(0.20, 0.60);
                yield new Traits(kind, between(0.08, 0.25), pricing.equals("PAID") ? story * 0.4 : story);
            }
        };
    }

    /** What wins clicks is also what has been read most, so that history speaks for cover baits. */
    private double popularity(Traits.Kind kind) {
        double lift =
                switch (kind) {
                    case COVER_BAIT -> 2.5;
                    case ORDINARY -> 1.0;
                    case SLOW_BURNER -> 0.8;
                };
        return lift * Math.exp(0.5 * random.nextGaussian());
    }

    private String title(Lexicon.Genre genre) {
        while (true) {
            String title =
                    switch (random.nextInt(7)) {
                        case 0 -> "The " + pick(genre.adjectives()) + " " + pick(genre.nouns());
                        case 1 -> pick(genre.adjectives()) + " " + pick(genre.nouns());
                        case 2 -> "The " + pick(genre.roles()) + " of " + pick(genre.places());
                        case 3 -> "The " + pick(genre.roles()) + "'s " + pick(genre.nouns());
                        case 4 ->
                            pick(lexicon.givenNames()) + " and the " + pick(genre.adjectives()) + " "
                                    + pick(genre.nouns());
                        case 5 -> "A " + pick(genre.nouns()) + " in " + pick(genre.places());
                        default -> pick(genre.nouns()) + " & " + pick(genre.nouns());
                    };
            title = title.replaceFirst("^A (?=[AEIOU])", "An ");
            if (titles.add(title)) {
                return title;
            }
        }
    }

    /** A person makes several works, mostly of one genre: every tenth number is of the same one. */
    private List<String> creators(int number) {
        int genres = lexicon.genres().size();
        int person = number % genres * 7 + random.nextInt(7);
        List<String> creators = new ArrayList<>(List.of(person(person)));
        if (random.nextInt(4) == 0) {
            creators.add(person(person + 1 + random.nextInt(5)));
        }
        return List.copyOf(creators);
    }

    private String person(int number) {
        return lexicon.givenNames().get(number % lexicon.givenNames().size()) + " "
                + lexicon.familyNames().get(number * 7 % lexicon.familyNames().size());
    }

    private List<String> tags(Lexicon.Genre genre) {
        Set<String> tags = new java.util.LinkedHashSet<>();
        while (tags.size() < 3) {
            tags.add(pick(genre.tags()));
        }
        tags.add(TAG);
        return List.copyOf(tags);
    }

    private String synopsis(Lexicon.Genre genre) {
        return pick(lexicon.givenNames()) + " " + pick(lexicon.familyNames()) + ", "
                + pick(genre.roles()).toLowerCase(java.util.Locale.ROOT) + " at " + pick(genre.places()) + ", "
                + pick(genre.hooks()) + ". " + pick(genre.twists()) + " " + NOTE;
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    private <T> T pick(List<T> words) {
        return words.get(random.nextInt(words.size()));
    }
}
