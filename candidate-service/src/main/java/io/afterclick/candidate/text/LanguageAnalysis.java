package io.afterclick.candidate.text;

import java.util.EnumMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.ja.JapaneseAnalyzer;
import org.apache.lucene.analysis.ko.KoreanAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;

/**
 * Splits text into terms by the rules of its language: Korean and Japanese into morphemes without particles and endings,
 * English into stems, everything else into words.
 *
 * <p>Dictionaries are loaded when their language first occurs. Thread-safe.
 */
final class LanguageAnalysis {
    private final Map<Language, Analyzer> analyzers = new EnumMap<>(Language.class);

    /** The analyzer of a language. */
    synchronized Analyzer of(Language language) {
        return analyzers.computeIfAbsent(language, LanguageAnalysis::create);
    }

    private static Analyzer create(Language language) {
        return switch (language) {
            case KOREAN -> new KoreanAnalyzer();
            case JAPANESE -> new JapaneseAnalyzer();
            case ENGLISH -> new EnglishAnalyzer();
            case OTHER -> new StandardAnalyzer();
        };
    }
}
