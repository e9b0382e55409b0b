package io.afterclick.candidate.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.candidate.als.AlsPart;
import io.afterclick.candidate.als.ItemFactors;
import io.afterclick.candidate.catalog.Pricing;
import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.catalog.WorkFilter;
import io.afterclick.candidate.fusion.FusionSettings;
import io.afterclick.candidate.fusion.Fusions;
import io.afterclick.candidate.fusion.Normalisation;
import io.afterclick.candidate.popularity.Popularity;
import io.afterclick.candidate.popularity.PopularityPart;
import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.rule.Boost;
import io.afterclick.candidate.rule.Pin;
import io.afterclick.candidate.rule.QueryWorks;
import io.afterclick.candidate.rule.Rule;
import io.afterclick.candidate.rule.StandingRules;
import io.afterclick.candidate.serving.Tenant;
import io.afterclick.candidate.serving.TenantSettings;
import io.afterclick.candidate.serving.Tenants;
import io.afterclick.candidate.text.TextSimilarity;
import io.afterclick.candidate.training.ImportedReads;
import io.afterclick.candidate.training.Models;
import io.afterclick.candidate.training.NeighbourPart;
import io.afterclick.candidate.training.TrainedModel;
import io.afterclick.candidate.training.TrainedRetriever;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random catalogs, models and requests against a naive reading of what may and must be in a list. */
class RelatedWorksPropertyTest {
    private static final String TENANT = "t";
    private static final List<String> GENRES = List.of("Action", "Comedy", "Drama", "Horror");
    private static final List<String> WORDS =
            List.of("pirate", "school", "ghost", "dragon", "teacher", "island", "robot", "letter");
    private static final List<String> LANGUAGES = List.of("en", "pt", "pt-BR", "PT-pt", "");
    private static final int MAX_PER_FRANCHISE = 2;
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final int REQUESTS = 60;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void find_ofAnything_isFullAndKeepsAllFilters(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        World world = new World(random);
        for (int request = 0; request < REQUESTS; request++) {
            world.check(random, "seed " + seed + ", request " + request);
            if (random.nextInt(4) == 0) {
                world.change(random);
            }
        }
    }

    @Test
    void find_ofAnUnknownWorkOrTenant_isRefused() {
        World world = new World(new SplittableRandom(0));
        for (String tenant : List.of(TENANT, "unknown")) {
            RelatedRequest request =
                    new RelatedRequest(tenant, "no such work", 10, Set.of(), WorkFilter.ANY, Optional.empty(), 0);
            assertThatThrownBy(() -> world.related.find(request)).isInstanceOf(UnknownWorkException.class);
        }
    }

    private static final class World {
        private final Map<String, Work> works = new TreeMap<>();
        private final Map<String, Set<String>> importsByReader = new HashMap<>();
        private final Tenants tenants;
        private final Tenant tenant;
        private final RelatedWorks related;
        private final StandingRules rules = new StandingRules();
        private final boolean hasModel;
        private List<String> pins = List.of();
        private Set<String> known = Set.of();

        World(SplittableRandom random) {
            Map<String, Double> weights = Map.of(
                    "als",
                    (double) random.nextInt(3),
                    "coread",
                    1.0,
                    "text",
                    0.5,
                    "title",
                    (double) random.nextInt(2),
                    "popular",
                    (double) random.nextInt(2));
            FusionSettings fusion = random.nextBoolean()
                    ? FusionSettings.rrf(60, weights)
                    : FusionSettings.convex(Normalisation.values()[random.nextInt(3)], weights);
            TenantSettings settings = new TenantSettings(
                    10_000,
                    Fusions.of(fusion),
                    TextSimilarity.TF_IDF,
                    true,
                    Duration.ofDays(30),
                    Clock.fixed(NOW, ZoneOffset.UTC));
            tenants = new Tenants(2, settings, (name, opened) -> {});
            tenant = tenants.open(TENANT);
            int count = 1 + random.nextInt(60);
            for (int w = 0; w < count; w++) {
                put(randomWork(random, "w" + w));
            }
            hasModel = random.nextInt(4) > 0;
            if (hasModel) {
                tenant.serve(randomModel(random, count), false);
            }
            related = new RelatedWorks(
                    tenants::retrieval,
                    rules::of,
                    new RetrievalSettings(1 + random.nextInt(30), MAX_PER_FRANCHISE),
                    (retriever, nanos) -> {});
            randomRules(random);
        }

        void check(SplittableRandom random, String what) {
            List<String> ids = List.copyOf(works.keySet());
            if (ids.isEmpty()) {
                return;
            }
            String query = ids.get(random.nextInt(ids.size()));
            Set<String> excluded = new HashSet<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                excluded.add("w" + random.nextInt(70)); // some of them unknown
            }
            WorkFilter filter = new WorkFilter(
                    random.nextBoolean() ? Set.of() : Set.of(GENRES.get(random.nextInt(4)), "no such genre"),
                    random.nextInt(3) > 0 ? Set.of() : Set.of(Pricing.FREE, Pricing.PAID),
                    random.nextInt(3) > 0 ? Set.of() : Set.of(LANGUAGES.get(random.nextInt(3)), "xx"));
            Optional<String> reader =
                    random.nextBoolean() ? Optional.empty() : Optional.of("reader" + random.nextInt(4));
            int limit = 1 + random.nextInt(40);

            RelatedRequest request =
                    new RelatedRequest(TENANT, query, limit, excluded, filter, reader, random.nextInt(3) / 2.0);

            RelatedAnswer answer = related.find(request);

            Set<String> allowed = allowed(request);
            List<String> found =
                    answer.candidates().stream().map(Candidate::workId).toList();
            assertThat(found).as(what).doesNotHaveDuplicates().isSubsetOf(allowed);
            assertThat(found).as(what).hasSize(Math.min(limit, allowed.size()));
            assertThat(answer.modelVersion().isPresent()).as(what).isEqualTo(hasModel);
            assertThat(answer.candidates().stream().filter(Candidate::pinned).map(Candidate::workId))
                    .as(what)
                    .containsExactlyElementsOf(
                            pins.stream().filter(allowed::contains).limit(limit).toList())
                    .containsExactlyElementsOf(found.subList(0, (int) answer.candidates().stream()
                            .filter(Candidate::pinned)
                            .count()));
            checkFranchises(found, allowed, limit, what);
            for (Candidate candidate : answer.candidates()) {
                assertThat(candidate.newWork()).as(what).isEqualTo(isNew(works.get(candidate.workId())));
            }
            double last = Double.MAX_VALUE;
            for (Candidate candidate : answer.candidates()) {
                assertThat(candidate.score()).as(what).isNotNegative().isLessThanOrEqualTo(last);
                last = candidate.score();
                List<Integer> ranks =
                        candidate.evidence().stream().map(Evidence::rank).toList();
                assertThat(ranks).as(what).isSorted().allMatch(rank -> rank >= 1);
                assertThat(candidate.evidence().stream()
                                .map(Evidence::retriever)
                                .toList())
                        .as(what)
                        .isNotEmpty()
                        .doesNotHaveDuplicates();
            }
            assertThat(related.find(request)).as(what).isEqualTo(answer);
        }

        /** Works of these titles are all of one franchise, as they have the same title. */
        private void checkFranchises(List<String> found, Set<String> allowed, int limit, String what) {
            Map<String, Long> inList = countByTitle(found.stream().filter(id -> !pins.contains(id)));
            Map<String, Long> inCatalog = countByTitle(allowed.stream());
            long withinCap = inCatalog.values().stream()
                    .mapToLong(count -> Math.min(count, MAX_PER_FRANCHISE))
                    .sum();
            if (withinCap >= limit) {
                assertThat(inList.values()).as(what).allMatch(count -> count <= MAX_PER_FRANCHISE);
            } else {
                inCatalog.forEach((title, count) -> assertThat(
                                countByTitle(found.stream()).getOrDefault(title, 0L))
                        .as(what)
                        .isGreaterThanOrEqualTo(Math.min(count, MAX_PER_FRANCHISE)));
            }
        }

        private Map<String, Long> countByTitle(Stream<String> ids) {
            return ids.collect(Collectors.groupingBy(id -> works.get(id).title(), Collectors.counting()));
        }

        private boolean isNew(Work work) {
            return (hasModel && !known.contains(work.id()))
                    || work.publishedAt()
                            .filter(at -> !at.isBefore(NOW.minus(Duration.ofDays(30))))
                            .isPresent();
        }

        private void randomRules(SplittableRandom random) {
            List<Rule> all = new ArrayList<>();
            if (random.nextBoolean()) {
                pins = List.of("w3", "w1", "no such work", "w40");
                all.add(new Rule("pins", TENANT, QueryWorks.ANY, new Pin(pins)));
            }
            WorkFilter drama = new WorkFilter(Set.of("drama"), Set.of(), Set.of());
            double factor = random.nextBoolean() ? 0.01 : 100;
            all.add(new Rule(
                    "boost", TENANT, QueryWorks.ANY, new Boost(drama, Set.of(), Set.of(), Set.of(), false, factor)));
            rules.replace(all);
        }

        /** The definition, word by word. */
        private Set<String> allowed(RelatedRequest request) {
            Set<String> imported = request.excludeImportedOfReaderId()
                    .filter(id -> hasModel)
                    .map(id -> importsByReader.getOrDefault(id, Set.of()))
                    .orElse(Set.of());
            WorkFilter filter = request.filter();
            return works.values().stream()
                    .filter(Work::available)
                    .filter(work -> filter.genres().isEmpty()
                            || work.genres().stream()
                                    .anyMatch(genre -> filter.genres().stream().anyMatch(genre::equalsIgnoreCase)))
                    .filter(work ->
                            filter.pricings().isEmpty() || filter.pricings().contains(work.pricing()))
                    .filter(work -> filter.languages().isEmpty()
                            || filter.languages().stream().anyMatch(tag -> isIn(work.language(), tag)))
                    .map(Work::id)
                    .filter(id -> !id.equals(request.queryWorkId())
                            && !request.excludedWorkIds().contains(id)
                            && !imported.contains(id))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private static boolean isIn(String language, String tag) {
            String lower = language.toLowerCase(Locale.ROOT);
            String wanted = tag.toLowerCase(Locale.ROOT);
            return lower.equals(wanted) || lower.startsWith(wanted + "-");
        }

        void change(SplittableRandom random) {
            String id = "w" + random.nextInt(70);
            if (random.nextBoolean()) {
                works.remove(id);
                tenant.remove(id);
            } else {
                put(randomWork(random, id));
            }
        }

        private void put(Work work) {
            works.put(work.id(), work);
            tenant.put(work);
        }

        private static Work randomWork(SplittableRandom random, String id) {
            return new Work(
                    id,
                    WORDS.get(random.nextInt(8)),
                    List.of(),
                    random.nextInt(3) == 0 ? List.of() : List.of(GENRES.get(random.nextInt(4))),
                    List.of(),
                    random.nextBoolean() ? "" : WORDS.get(random.nextInt(8)) + " " + WORDS.get(random.nextInt(8)),
                    LANGUAGES.get(random.nextInt(5)),
                    Pricing.values()[random.nextInt(4)],
                    random.nextInt(3) > 0
                            ? Optional.empty()
                            : Optional.of(NOW.minus(Duration.ofDays(random.nextInt(60)))),
                    "",
                    random.nextInt(5) > 0);
        }

        /** A model of some works of the catalog, of some that it does not have, and of readers' imports. */
        private TrainedModel randomModel(SplittableRandom random, int count) {
            TreeSet<String> ids = new TreeSet<>();
            for (int w = 0; w < count + 10; w++) {
                if (random.nextInt(3) > 0) {
                    ids.add("w" + w);
                }
            }
            known = ids;
            String[] workIds = ids.toArray(String[]::new);
            int n = workIds.length;
            float[] vectors = new float[n * 2];
            for (int i = 0; i < vectors.length; i++) {
                vectors[i] = (float) random.nextDouble(-1, 1);
            }
            int[] offsets = new int[n + 1];
            List<Integer> neighbours = new ArrayList<>();
            for (int work = 0; work < n; work++) {
                for (int other = 0; other < n; other++) {
                    if (other != work && random.nextInt(5) == 0) {
                        neighbours.add(other);
                    }
                }
                offsets[work + 1] = neighbours.size();
            }
            float[] scores = new float[neighbours.size()];
            java.util.Arrays.fill(scores, 0.5f);
            float[] readers = new float[n];
            for (int work = 0; work < n; work++) {
                readers[work] = random.nextInt(5);
            }
            NeighbourTable table = new NeighbourTable(
                    offsets, neighbours.stream().mapToInt(Integer::intValue).toArray(), scores);
            Map<String, TrainedRetriever> parts = new LinkedHashMap<>();
            parts.put("als", new AlsPart(new ItemFactors(2, vectors)));
            parts.put("coread", new NeighbourPart("coread", table));
            parts.put("popular", new PopularityPart(new Popularity(readers)));
            return Models.of(TENANT, "v", workIds, imports(random, workIds), parts);
        }

        private ImportedReads imports(SplittableRandom random, String[] workIds) {
            int[] offsets = new int[3];
            List<Integer> imported = new ArrayList<>();
            for (int reader = 0; reader < 2; reader++) {
                Set<String> ids = new HashSet<>();
                for (int work = 0; work < workIds.length; work++) {
                    if (random.nextInt(3) == 0) {
                        imported.add(work);
                        ids.add(workIds[work]);
                    }
                }
                offsets[reader + 1] = imported.size();
                importsByReader.put("reader" + reader, ids);
            }
            return new ImportedReads(
                    new String[] {"reader0", "reader1"},
                    offsets,
                    imported.stream().mapToInt(Integer::intValue).toArray());
        }
    }
}
