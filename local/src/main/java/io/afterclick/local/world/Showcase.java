package io.afterclick.local.world;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The part of the demo that a person watches: for one query work, how the places of a work with a catching cover and of
 * one that keeps its readers move.
 *
 * @param query the work whose related works are shown
 * @param bait the work with the catching cover
 * @param keeper the work that keeps its readers
 */
public record Showcase(WorldWork query, WorldWork bait, WorldWork keeper) {

    /** The query work: the one come across most often, of those that are nothing special. */
    public static WorldWork query(SyntheticWorld world) {
        return world.works().stream()
                .filter(work -> work.traits().kind() == Traits.Kind.ORDINARY)
                .max(Comparator.comparingDouble(WorldWork::popularity))
                .orElseThrow(() -> new IllegalArgumentException("the world has no ordinary work"));
    }

    /**
     * Chooses the pair to watch: the cover bait that stands highest before anything is learned, and the highest slow
     * burner below it.
     *
     * @return empty where the slates hold no such pair
     */
    public static Optional<Showcase> choose(SyntheticWorld world, WorldWork query, Places before) {
        List<WorldWork> ordered =
                before.works().stream().flatMap(id -> world.work(id).stream()).toList();
        Optional<WorldWork> bait = first(ordered, Traits.Kind.COVER_BAIT);
        return bait.flatMap(
                found -> first(ordered.subList(ordered.indexOf(found), ordered.size()), Traits.Kind.SLOW_BURNER)
                        .map(keeper -> new Showcase(query, found, keeper)));
    }

    private static Optional<WorldWork> first(List<WorldWork> works, Traits.Kind kind) {
        return works.stream().filter(work -> work.traits().kind() == kind).findFirst();
    }

    /** Says what is going to be seen. */
    public List<String> introduction() {
        return List.of(
                "  watch the works related to \"" + query.title() + "\" (" + query.workId() + "):",
                "    bait    \"" + bait.title() + "\" (" + bait.workId()
                        + "): a catching cover, paid from episode 1; most who click stop after one episode",
                "    keeper  \"" + keeper.title() + "\" (" + keeper.workId() + "): a plain cover; who clicks reads on");
    }

    /** Head of the table whose lines {@link #line} makes. */
    public static List<String> head() {
        return List.of(
                "           all slates     bait                          keeper",
                "   time   sent   yield    place   CTR  reads on  yield    place   CTR  reads on  yield");
    }

    /**
     * A line of the table.
     *
     * @param sinceLast what happened on all slates since the line before
     */
    public static String line(
            Duration time,
            long slates,
            Tally sinceLast,
            double baitPlace,
            Tally bait,
            double keeperPlace,
            Tally keeper) {
        return String.format(
                Locale.ROOT,
                "  %2d:%02d %7d  %5.1f%%   %s   %s",
                time.toMinutes(),
                time.toSecondsPart(),
                slates,
                100 * sinceLast.yield(),
                columns(baitPlace, bait),
                columns(keeperPlace, keeper));
    }

    private static String columns(double place, Tally tally) {
        return String.format(
                Locale.ROOT,
                "%6.1f  %3.0f%%     %4.0f%%  %4.1f%%",
                place,
                100 * tally.clickThroughRate(),
                100 * tally.continuationRate(),
                100 * tally.yield());
    }
}
