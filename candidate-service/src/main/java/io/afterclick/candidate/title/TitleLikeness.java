package io.afterclick.candidate.title;

import io.afterclick.candidate.parallel.Workers;
import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.ranking.RankedWorks;
import io.afterclick.candidate.ranking.TopWorks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How alike titles are: the cosine of their words, each once and weighted by ln(1 + works / works with the word).
 *
 * <p>Seasons, sequels and spin-offs share their rare words, so a high likeness mostly means one franchise; that is
 * evidence of its own beside who reads what. Words are runs of letters and digits in lower case; scripts without spaces
 * (Han, Kana) give pairs of neighbouring characters.
 */
public final class TitleLikeness {
    private static final int WORKS_PER_BLOCK = 64;

    /** A word in more titles than this tells nothing and would make every work a neighbour of every other. */
    static final int MAX_TITLES_OF_A_WORD = 2_000;

    private final int[][] wordsOfWork;
    private final int[][] worksOfWord;
    private final float[] weightOfWord;
    private final float[] lengthOfWork;

    private TitleLikeness(List<String> titles) {
        Map<String, Integer> numbers = new HashMap<>();
        List<List<Integer>> works = new ArrayList<>();
        this.wordsOfWork = new int[titles.size()][];
        for (int work = 0; work < titles.size(); work++) {
            Set<String> words = words(titles.get(work));
            int[] own = new int[words.size()];
            int count = 0;
            for (String word : words) {
                int number = numbers.computeIfAbsent(word, unknown -> {
                    works.add(new ArrayList<>());
                    return works.size() - 1;
                });
                works.get(number).add(work);
                own[count++] = number;
            }
            wordsOfWork[work] = own;
        }
        this.worksOfWord = works.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
        this.weightOfWord = new float[worksOfWord.length];
        for (int word = 0; word < weightOfWord.length; word++) {
            weightOfWord[word] = weight(titles.size(), worksOfWord[word].length);
        }
        this.lengthOfWork = new float[titles.size()];
        for (int work = 0; work < lengthOfWork.length; work++) {
            double square = 0;
            for (int word : wordsOfWork[work]) {
                square += (double) weightOfWord[word] * weightOfWord[word];
            }
            lengthOfWork[work] = (float) Math.sqrt(square);
        }
    }

    /**
     * The most alike titles of each work.
     *
     * @param titles by work index; empty ones are like none
     * @param neighbours kept per work
     */
    public static NeighbourTable table(List<String> titles, int neighbours, int threads) {
        TitleLikeness likeness = new TitleLikeness(titles);
        RankedWorks[] rows = new RankedWorks[titles.size()];
        try (Workers workers = new Workers(threads)) {
            workers.forEachBlock(rows.length, WORKS_PER_BLOCK, (worker, block, from, to) -> {
                TopWorks top = new TopWorks(neighbours);
                for (int work = from; work < to; work++) {
                    rows[work] = likeness.nearest(work, top);
                }
            });
        }
        return NeighbourTable.of(rows);
    }

    private RankedWorks nearest(int work, TopWorks top) {
        Map<Integer, Float> products = new HashMap<>();
        for (int word : wordsOfWork[work]) {
            if (worksOfWord[word].length <= MAX_TITLES_OF_A_WORD) {
                for (int other : worksOfWord[word]) {
                    products.merge(other, weightOfWord[word] * weightOfWord[word], Float::sum);
                }
            }
        }
        products.remove(work);
        products.forEach((other, product) -> top.offer(other, product / (lengthOfWork[work] * lengthOfWork[other])));
        return top.drain();
    }

    /** What a word weighs that so many of all titles have. */
    static float weight(int titles, int titlesWithWord) {
        return (float) Math.log1p((double) titles / titlesWithWord);
    }

    /** In order of appearance, each once. */
    static Set<String> words(String title) {
        Set<String> words = new LinkedHashSet<>();
        StringBuilder run = new StringBuilder();
        int before = -1;
        String folded = title.toLowerCase(Locale.ROOT);
        for (int at = 0; at < folded.length(); at += Character.charCount(folded.codePointAt(at))) {
            int character = folded.codePointAt(at);
            boolean unspaced = isUnspaced(character);
            if (unspaced || !Character.isLetterOrDigit(character)) {
                end(run, words);
            } else {
                run.appendCodePoint(character);
            }
            if (unspaced && before >= 0) {
                words.add(new StringBuilder()
                        .appendCodePoint(before)
                        .appendCodePoint(character)
                        .toString());
            }
            before = unspaced ? character : -1;
        }
        end(run, words);
        return words;
    }

    private static void end(StringBuilder run, Set<String> words) {
        if (!run.isEmpty()) {
            words.add(run.toString());
            run.setLength(0);
        }
    }

    private static boolean isUnspaced(int character) {
        Character.UnicodeScript script = Character.UnicodeScript.of(character);
        return script == Character.UnicodeScript.HAN
                || script == Character.UnicodeScript.HIRAGANA
                || script == Character.UnicodeScript.KATAKANA;
    }
}
