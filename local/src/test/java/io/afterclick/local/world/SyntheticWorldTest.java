package io.afterclick.local.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.local.load.DataFolder;
import io.afterclick.local.progress.RecordedProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticWorldTest {
    private static final int WORKS = 300;

    @TempDir
    Path folder;

    private final SyntheticWorld world = SyntheticWorld.create(7, WORKS);

    @Test
    void create_sameSeed_isTheSameWorld() throws Exception {
        SyntheticWorld again = SyntheticWorld.create(7, WORKS);
        assertThat(again.works()).isEqualTo(world.works());
        world.writeTo(folder.resolve("a"), 200);
        again.writeTo(folder.resolve("b"), 200);
        for (String file : List.of("works.csv", "reads.csv")) {
            assertThat(folder.resolve("a").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("b").resolve(file));
        }
    }

    @Test
    void create_otherSeed_isAnotherWorld() {
        assertThat(SyntheticWorld.create(8, WORKS).works()).isNotEqualTo(world.works());
    }

    @Test
    void works_areDistinctSaidToBeSyntheticAndOfEveryKind() {
        assertThat(world.works()).hasSize(WORKS);
        assertThat(world.works()).extracting(WorldWork::title).doesNotHaveDuplicates();
        assertThat(world.works())
                .allSatisfy(work -> assertThat(work.tags()).contains(WorkWriter.TAG))
                .allSatisfy(work -> assertThat(work.synopsis()).contains("made-up"));
        for (Traits.Kind kind : Traits.Kind.values()) {
            assertThat(world.works())
                    .filteredOn(work -> work.traits().kind() == kind)
                    .as(kind.toString())
                    .hasSizeGreaterThan(WORKS / 20);
        }
    }

    @Test
    void coverBaits_areClickedMoreAndYieldLess_thanSlowBurners() {
        List<WorldWork> baits = ofKind(Traits.Kind.COVER_BAIT);
        List<WorldWork> burners = ofKind(Traits.Kind.SLOW_BURNER);
        double leastBaitAppeal = baits.stream()
                .mapToDouble(work -> work.traits().coverAppeal())
                .min()
                .orElseThrow();
        double mostBurnerAppeal = burners.stream()
                .mapToDouble(work -> work.traits().coverAppeal())
                .max()
                .orElseThrow();
        double mostBaitYield =
                baits.stream().mapToDouble(work -> work.traits().yield()).max().orElseThrow();
        double leastBurnerYield = burners.stream()
                .mapToDouble(work -> work.traits().yield())
                .min()
                .orElseThrow();
        assertThat(leastBaitAppeal).isGreaterThan(mostBurnerAppeal);
        assertThat(leastBurnerYield).isGreaterThan(2 * mostBaitYield);
        assertThat(baits).allSatisfy(work -> assertThat(work.pricing()).isEqualTo("PAID"));
    }

    @Test
    void writeTo_folder_isOneThatTheLoaderTakesWhole() {
        world.writeTo(folder, 400);
        RecordedProgress progress = new RecordedProgress();
        DataFolder data = DataFolder.open(folder, Clock.systemUTC(), progress);
        assertThat(data.works()).isEqualTo(WORKS);
        assertThat(data.reads()).isBetween(2_000L, 400L * 21);
        assertThat(progress.lines()).as("nothing left out").isEmpty();
    }

    @Test
    void history_ofAReader_isMostlyOfTheirGenres() throws Exception {
        int ofTaste = 0;
        int all = 0;
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 200; i++) {
            SyntheticReader reader = world.reader(i);
            for (int j = 0; j < 20; j++) {
                all++;
                if (reader.affinity(world.comeAcross(reader, random)) > 0.5) {
                    ofTaste++;
                }
            }
        }
        // Two of ten genres and a third with two genres: without taste it would be a quarter.
        assertThat((double) ofTaste / all).isGreaterThan(0.5);
    }

    @Test
    void reader_sameNumber_isTheSameReader() {
        HashSet<String> ids = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            ids.add(world.reader(i).readerId());
            assertThat(world.reader(i).affinity(world.works().get(i)))
                    .isEqualTo(world.reader(i).affinity(world.works().get(i)));
        }
        assertThat(ids).hasSize(50);
    }

    @Test
    void click_worksHigherUp_areClickedMore() {
        // The same work at every place: what differs is who still looks, and that one click ends the visit.
        WorldWork work = ofKind(Traits.Kind.COVER_BAIT).get(0);
        List<WorldWork> slate = java.util.Collections.nCopies(10, work);
        int[] clicks = new int[10];
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 20_000; i++) {
            SyntheticReader reader = world.reader(i % 100);
            reader.click(slate.subList(0, reader.placesSeen(10, random)), random)
                    .ifPresent(at -> clicks[at]++);
        }
        for (int i = 1; i < 4; i++) {
            assertThat(clicks[i]).isLessThan(clicks[i - 1]);
        }
    }

    @Test
    void episodesRead_followTheHiddenTruth() {
        SplittableRandom random = new SplittableRandom(6);
        WorldWork bait = ofKind(Traits.Kind.COVER_BAIT).get(0);
        int readOns = 0;
        for (int i = 0; i < 10_000; i++) {
            readOns += world.reader(1).episodesRead(bait, random) >= 2 ? 1 : 0;
        }
        assertThat(readOns / 10_000.0)
                .isCloseTo(0.95 * bait.traits().goesOn(), org.assertj.core.data.Offset.offset(0.02));
    }

    private List<WorldWork> ofKind(Traits.Kind kind) {
        return world.works().stream()
                .filter(work -> work.traits().kind() == kind)
                .toList();
    }

    @Test
    void files_endWithALine() throws Exception {
        world.writeTo(folder, 1);
        assertThat(Files.readString(folder.resolve("works.csv"))).endsWith("\r\n");
    }
}
