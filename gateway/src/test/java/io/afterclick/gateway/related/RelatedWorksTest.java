package io.afterclick.gateway.related;

import static io.afterclick.gateway.testing.Works.work;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.afterclick.gateway.catalog.Catalog;
import io.afterclick.gateway.catalog.Pricing;
import io.afterclick.gateway.catalog.Work;
import io.afterclick.gateway.catalog.WorkChange.Deletion;
import io.afterclick.gateway.catalog.WorkChange.Put;
import io.afterclick.gateway.catalog.WorkFilter;
import io.afterclick.gateway.event.DecisionClaims;
import io.afterclick.gateway.experiment.Assignments;
import io.afterclick.gateway.experiment.Assignments.Assignment;
import io.afterclick.gateway.related.SlateRanker.Choice;
import io.afterclick.gateway.related.StageFailedException.Kind;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RelatedWorksTest {
    private final RelatedStage stage = new RelatedStage();

    RelatedWorksTest() {
        for (int i = 1; i <= 30; i++) {
            stage.put(work("t", "w" + i, i, i % 2 == 0 ? "even" : "odd"));
        }
        stage.candidates = ids(1, 30);
    }

    @Test
    void relatedTo_allAnswer_banditsOrderWithTitlesAndReasons() {
        Slate slate = stage.answer(query("w1").limit(3));
        assertThat(slate.items())
                .containsExactly(
                        new Slate.Item("w30", "Title of w30", 1, 1.0, stage.evidence("w30")),
                        new Slate.Item("w29", "Title of w29", 2, 0.5, stage.evidence("w29")),
                        new Slate.Item("w28", "Title of w28", 3, 1.0 / 3, stage.evidence("w28")));
        assertThat(slate.degraded()).isEmpty();
        assertThat(slate.policy()).isEqualTo("bandits-policy");
        assertThat(slate.modelVersion()).isEqualTo("model-1");
        assertThat(slate.queryWorkId()).isEqualTo("w1");
    }

    @Test
    void relatedTo_answered_tokenAndDecisionSayTheSame() throws Exception {
        Slate slate = stage.answer(query("w1").reader("r").limit(2));
        DecisionClaims claims = stage.tokens.verify(slate.decisionToken());
        Decision decision = stage.decisions.get(0);
        assertThat(stage.decisions).hasSize(1);
        assertThat(claims.tenant()).isEqualTo("t");
        assertThat(claims.shownWorkIds()).containsExactly("w30", "w29");
        assertThat(claims.decidedAt()).isEqualTo(RelatedStage.NOW);
        assertThat(decision.decisionId()).isEqualTo(claims.decisionId()).isEqualTo("decision-1");
        assertThat(decision.readerId()).isEqualTo("r");
        assertThat(decision.shown()).containsExactly(claims.shown(0, 30), claims.shown(1, 29));
        assertThat(decision.retrievers()).containsExactly("als", "als");
        assertThat(decision.policyVersion()).isEqualTo(5);
        assertThat(decision.degraded()).isEmpty();
    }

    @Test
    void relatedTo_readerOfVariants_firstOnesPolicyIsAskedAndAllAreTold() {
        stage.assignments = new Assignments(
                List.of(new Assignment("e1", 7, "a", "policy-a"), new Assignment("e2", 3, "b", "policy-b")));
        Slate slate = stage.answer(query("w1").reader("r").limit(2));
        assertThat(stage.choices).extracting(Choice::policy).containsExactly(Optional.of("policy-a"));
        assertThat(slate.assignments()).isEqualTo(stage.assignments);
        assertThat(stage.decisions.get(0).assignments()).isEqualTo(stage.assignments);
        assertThat(stage.meter.assigned).containsExactly("e1 a", "e2 b");
    }

    @Test
    void relatedTo_ranked_banditHearsOfDecisionModelAndWhatSlatesMayHoldOnlySoManyOf() throws Exception {
        Work w2 = work("t", "w2", 2, "even");
        stage.put(new Work(
                "t",
                "w2",
                w2.title(),
                IntStream.range(0, 20).mapToObj(i -> "creator-" + i).toList(),
                w2.genres(),
                w2.tags(),
                w2.synopsis(),
                w2.language(),
                w2.pricing(),
                w2.freeEpisodes(),
                w2.episodes(),
                w2.format(),
                "saga",
                w2.publishedAt(),
                w2.available(),
                w2.updatedAt()));
        stage.newWorks = List.of("w3");
        Slate slate = stage.answer(query("w1"));
        Choice choice = stage.choices.get(0);
        assertThat(choice.decisionId())
                .isEqualTo(stage.tokens.verify(slate.decisionToken()).decisionId());
        assertThat(choice.modelVersion()).isEqualTo("model-1");
        assertThat(choice.contenders().get(0)).satisfies(contender -> {
            assertThat(contender.candidate().workId()).isEqualTo("w2");
            assertThat(contender.creators()).hasSize(16).startsWith("creator-0", "creator-1");
            assertThat(contender.franchise()).isEqualTo("saga");
            assertThat(contender.candidate().newWork()).isFalse();
        });
        assertThat(choice.contenders().get(1).candidate().newWork()).isTrue();
    }

    @Test
    void relatedTo_shownWorks_carryTheirFusedScoresWhereKnown() throws Exception {
        stage.candidates = ids(2, 3);
        DecisionClaims claims =
                stage.tokens.verify(stage.answer(query("w1").limit(3)).decisionToken());
        assertThat(claims.shownWorkIds()).endsWith("w3", "w2").hasSize(3); // the first is only from the catalog
        assertThat(claims.shownScores()).containsExactly(0f, (float) (1.0 / 61), (float) (1.0 / 60));
        assertThat(stage.decisions.get(0).shown().get(1).score()).isEqualTo((float) (1.0 / 61));
    }

    @Test
    void relatedTo_noExperiment_defaultPolicyIsAsked() {
        stage.answer(query("w1").reader("r"));
        assertThat(stage.choices).extracting(Choice::policy).containsExactly(Optional.empty());
        assertThat(stage.meter.assigned).isEmpty();
    }

    @Test
    void relatedTo_reader_recentWorksAreExcludedFromTheSearch() {
        stage.recent = List.of("w30", "w29");
        Slate slate = stage.answer(query("w1").reader("r").exclude("w28").limit(1));
        assertThat(slate.items()).extracting(Slate.Item::workId).containsExactly("w27");
        assertThat(stage.searches.get(0).excludedWorkIds()).containsExactly("w28", "w30", "w29");
        assertThat(stage.searches.get(0).limit()).isEqualTo(100);
        assertThat(stage.searches.get(0).excludeImportedOf()).isEmpty();
    }

    @Test
    void relatedTo_veryBusyReader_exclusionsStayWithinTheSearchsLimit() {
        stage.recent = IntStream.range(0, 2_000).mapToObj(i -> "x" + i).toList();
        stage.answer(query("w1").reader("r").exclude("w28"));
        assertThat(stage.searches.get(0).excludedWorkIds()).hasSize(1_000).startsWith("w28", "x0", "x1");
    }

    @Test
    void relatedTo_reader_banditIsToldHowOftenEachWorkWasSeenWithoutAClick() {
        stage.candidates = List.of("w2", "w3", "w4");
        stage.unclicked = Map.of("w3", 7, "w4", 1, "elsewhere", 3, "w10", 4);
        stage.answer(query("w1").reader("r").limit(4));
        assertThat(stage.pools.get(0))
                .as("w10 comes from the catalog, to fill the slate")
                .extracting(Candidate::workId, Candidate::unclickedImpressions)
                .containsExactly(tuple("w2", 0), tuple("w3", 7), tuple("w4", 1), tuple("w10", 4));
    }

    @Test
    void relatedTo_anotherReaderOrNobody_isNotToldWhatOneReaderHasSeen() {
        stage.unclicked = Map.of("w3", 7);
        stage.answer(query("w1").reader("r"));
        stage.failing.add(Stage.CANDIDATE); // the last good answer is that of the first reader
        stage.unclicked = Map.of();
        stage.answer(query("w1").reader("other"));
        stage.answer(query("w1"));
        assertThat(stage.pools).hasSize(3);
        assertThat(unclickedOf("w3", 0)).isEqualTo(7);
        assertThat(unclickedOf("w3", 1)).isZero();
        assertThat(unclickedOf("w3", 2)).isZero();
    }

    @Test
    void relatedTo_featureFails_nothingWasSeen() {
        stage.unclicked = Map.of("w3", 7);
        stage.failing.add(Stage.FEATURE);
        Slate slate = stage.answer(query("w1").reader("r"));
        assertThat(slate.degraded()).containsExactly(Stage.FEATURE);
        assertThat(stage.pools.get(0))
                .extracting(Candidate::unclickedImpressions)
                .containsOnly(0);
    }

    private int unclickedOf(String workId, int answer) {
        return stage.pools.get(answer).stream()
                .filter(candidate -> candidate.workId().equals(workId))
                .mapToInt(Candidate::unclickedImpressions)
                .sum();
    }

    @Test
    void relatedTo_noReader_featuresAreNotAsked() {
        stage.failing.add(Stage.FEATURE);
        assertThat(stage.answer(query("w1")).degraded()).isEmpty();
    }

    @Test
    void relatedTo_featureFails_noPersonalExclusion() {
        stage.recent = List.of("w30");
        stage.failing.add(Stage.FEATURE);
        Slate slate = stage.answer(query("w1").reader("r").limit(1));
        assertThat(slate.degraded()).containsExactly(Stage.FEATURE);
        assertThat(slate.items()).extracting(Slate.Item::workId).containsExactly("w30");
        assertThat(stage.decisions.get(0).degraded()).containsExactly(Stage.FEATURE);
    }

    @Test
    void relatedTo_gsScoreOfTheReader_isToldToTheBandit() {
        stage.gsScore = OptionalDouble.of(0.75);
        stage.answer(query("w1").reader("r").limit(5));
        stage.answer(query("w1").limit(5)); // of nobody in particular

        assertThat(stage.choices)
                .extracting(Choice::readerGsScore)
                .containsExactly(OptionalDouble.of(0.75), OptionalDouble.empty());
    }

    @Test
    void relatedTo_featuresIncomplete_whatIsKnownCounts_andTheAnswerSaysSo() {
        stage.recent = List.of("w30");
        stage.featuresComplete = false;
        Slate slate = stage.answer(query("w1").reader("r").limit(40));
        assertThat(slate.degraded()).containsExactly(Stage.FEATURE);
        assertThat(slate.items()).extracting(Slate.Item::workId).doesNotContain("w30");
        assertThat(stage.decisions.get(0).degraded()).containsExactly(Stage.FEATURE);
    }

    @Test
    void relatedTo_banditFails_fusionOrder() {
        stage.failing.add(Stage.BANDIT);
        Slate slate = stage.answer(query("w1").limit(3));
        assertThat(slate.degraded()).containsExactly(Stage.BANDIT);
        assertThat(slate.policy()).isEqualTo(RelatedWorks.FUSION_POLICY);
        assertThat(slate.items()).extracting(Slate.Item::workId).containsExactly("w2", "w3", "w4");
        assertThat(slate.items()).extracting(Slate.Item::score).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(stage.decisions.get(0).policyVersion()).isZero();
    }

    @Test
    void relatedTo_banditNamesUnknownWorksTwiceAndTooFew_restInFusionOrder() {
        stage.ranking = Optional.of(List.of("w9", "w9", "w1", "nonsense", "w7"));
        Slate slate = stage.answer(query("w1").limit(4));
        assertThat(slate.items()).extracting(Slate.Item::workId).containsExactly("w9", "w7", "w2", "w3");
        assertThat(slate.items()).extracting(Slate.Item::position).containsExactly(1, 2, 3, 4);
    }

    @Test
    void relatedTo_candidatesFail_lastGoodThenPopularThenCatalog() {
        stage.put(work("t", "other", 1));
        stage.candidates = List.of("w5", "w6", "w7");
        stage.answer(query("w1"));
        stage.candidates = List.of("w20", "w21");
        stage.popular = List.of("w21", "w20");
        stage.answer(query("other"));
        stage.failing.add(Stage.CANDIDATE);
        stage.failing.add(Stage.BANDIT);
        Slate slate = stage.answer(query("w1").limit(6).exclude("w6"));
        assertThat(slate.degraded()).containsExactly(Stage.CANDIDATE, Stage.BANDIT);
        assertThat(slate.items())
                .extracting(Slate.Item::workId)
                .containsExactly("w5", "w7", "w21", "w20", "other", "w10");
        assertThat(slate.items())
                .extracting(item -> item.reasons().get(0).retriever())
                .containsExactly("als", "als", "popular", "popular", "catalog", "catalog");
        assertThat(slate.modelVersion()).isEqualTo("model-1");
    }

    @Test
    void relatedTo_answerToAGenre_isNotRememberedForOthers() {
        stage.candidates = List.of("w2", "w4");
        stage.answer(query("w1").genre("even"));
        stage.failing.add(Stage.CANDIDATE);
        stage.failing.add(Stage.BANDIT);
        assertThat(stage.answer(query("w1").limit(2)).items())
                .extracting(item -> item.reasons().get(0).retriever())
                .containsOnly("catalog");
    }

    @Test
    void relatedTo_candidatesFailForAGenre_onlyThatGenre() {
        stage.answer(query("w1"));
        stage.failing.add(Stage.CANDIDATE);
        Slate slate = stage.answer(query("w1").genre("even").limit(50));
        assertThat(slate.items())
                .hasSize(15)
                .allMatch(item -> Integer.parseInt(item.workId().substring(1)) % 2 == 0);
    }

    @Test
    void relatedTo_filter_isAskedOfTheSearchWithTheShareForNewWorks() {
        stage.answer(query("w1").genre("even").pricing(Pricing.FREE).language("pt"));
        assertThat(stage.searches.get(0).filter())
                .isEqualTo(new WorkFilter(List.of("even"), Set.of(Pricing.FREE), List.of("pt")));
        assertThat(stage.searches.get(0).newWorksShare()).isEqualTo(0.25);
    }

    @Test
    void relatedTo_answerToAFilter_leavesTheLastGoodOfAll() {
        stage.candidates = List.of("w5", "w6");
        stage.answer(query("w1"));
        stage.candidates = List.of("w8", "w9");
        stage.answer(query("w1").pricing(Pricing.FREE));
        stage.answer(query("w1").language("ko"));
        stage.failing.add(Stage.CANDIDATE);
        stage.failing.add(Stage.BANDIT);
        assertThat(stage.answer(query("w1").limit(2)).items())
                .extracting(Slate.Item::workId)
                .containsExactly("w5", "w6");
    }

    @Test
    void relatedTo_candidatesFailForPricingAndLanguage_everyFallBackKeepsToThem() {
        List<String> languages = List.of("", "pt", "pt-BR", "ko");
        for (int i = 0; i < 40; i++) { // pt and pt-BR are at every fourth, from 1 and 2; PAID is odd
            stage.put(
                    work("t", "x" + (10 + i), 1, true, i % 2 == 0 ? Pricing.FREE : Pricing.PAID, languages.get(i % 4)));
        }
        stage.candidates = List.of("x10", "x11", "x12", "x13");
        stage.answer(query("w1"));
        stage.candidates = List.of("x14", "x15", "x16", "x17");
        stage.popular = stage.candidates;
        stage.answer(query("w2"));
        stage.failing.add(Stage.CANDIDATE);
        stage.failing.add(Stage.BANDIT);
        assertThat(stage.answer(query("w1").language("PT").limit(5)).items())
                .extracting(Slate.Item::workId)
                .containsExactly("x11", "x12", "x15", "x16", "x19");
        assertThat(stage.answer(query("w1").language("pt-br").limit(3)).items())
                .extracting(Slate.Item::workId)
                .containsExactly("x12", "x16", "x20");
        assertThat(stage.answer(query("w1").language("pt").pricing(Pricing.PAID).limit(3))
                        .items())
                .extracting(Slate.Item::workId)
                .containsExactly("x11", "x15", "x19");
    }

    @Test
    void relatedTo_pinned_reachTheBanditAndStandFirstWithoutIt() {
        stage.candidates = List.of("w3", "w4", "w5", "w6");
        stage.pinned = List.of("w5", "w4");
        stage.answer(query("w2"));
        assertThat(stage.pools.get(0))
                .filteredOn(Candidate::pinned)
                .extracting(Candidate::workId)
                .containsExactly("w4", "w5");
        stage.failing.add(Stage.BANDIT);
        assertThat(stage.answer(query("w1").limit(4)).items())
                .extracting(Slate.Item::workId)
                .containsExactly("w4", "w5", "w3", "w6");
        stage.failing.add(Stage.CANDIDATE);
        assertThat(stage.answer(query("w1").limit(4).exclude("w4")).items())
                .extracting(Slate.Item::workId)
                .containsExactly("w5", "w3", "w6", "w10");
    }

    @Test
    void relatedTo_deletedMeanwhile_isNotShown() {
        stage.onRank = () -> stage.catalog.apply(new Deletion("t", "w30"), 1_000);
        Slate slate = stage.answer(query("w1").limit(2));
        assertThat(slate.items()).extracting(Slate.Item::workId).containsExactly("w29", "w28");
    }

    @Test
    void relatedTo_aloneInTheCatalog_emptySlate() {
        RelatedStage alone = new RelatedStage();
        alone.put(work("t", "w1", 1));
        Slate slate = alone.answer(query("w1"));
        assertThat(slate.items()).isEmpty();
        assertThat(slate.degraded()).isEmpty();
    }

    @Test
    void relatedTo_unknownWork_isRefused() {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> stage.answer(query("nothing")));
        assertThat(refused.refusal()).isEqualTo(Refusal.UNKNOWN_WORK);
    }

    @Test
    void relatedTo_unavailableQueryWork_getsASlate() {
        stage.catalog.apply(new Put(work("t", "w1", 1, false)), 1_000);
        assertThat(stage.answer(query("w1")).items()).hasSize(10);
    }

    @Test
    void relatedTo_notComplete_isRefusedForNow() {
        RelatedStage starting = new RelatedStage(new Catalog());
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> starting.answer(query("w1")));
        assertThat(refused.refusal()).isEqualTo(Refusal.STARTING);
    }

    @Test
    void relatedTo_stages_shareTheDeadline() {
        stage.recent = List.of();
        stage.takes(Stage.FEATURE, Duration.ofMillis(5));
        stage.takes(Stage.CANDIDATE, Duration.ofMillis(20));
        stage.answer(query("w1").reader("r"));
        // Plan of the stage: 100 ms in all, ends at 25, 70 and 95.
        assertThat(stage.budgets).containsExactly(Duration.ofMillis(25), Duration.ofMillis(65), Duration.ofMillis(70));
    }

    @Test
    void relatedTo_timeIsOver_restIsNotAsked() {
        stage.takes(Stage.CANDIDATE, Duration.ofMillis(99));
        Slate slate = stage.answer(query("w1"));
        assertThat(slate.degraded()).containsExactly(Stage.BANDIT);
        assertThat(stage.budgets).hasSize(1);
        assertThat(stage.meter.failures).containsExactly("bandit DEADLINE_EXCEEDED");
    }

    @Test
    void relatedTo_stages_areMeasured() {
        stage.failing.add(Stage.FEATURE);
        stage.takes(Stage.FEATURE, Duration.ofMillis(7));
        stage.answer(query("w1").reader("r"));
        assertThat(stage.meter.stages).containsExactly("feature 7", "candidate 0", "bandit 0");
        assertThat(stage.meter.failures).containsExactly("feature UNAVAILABLE");
        assertThat(stage.meter.answers).containsExactly(List.of(Stage.FEATURE));
    }

    @Test
    void relatedTo_defectInAStage_failsAndLetsOthersIn() {
        stage.defect = Optional.of(new IllegalStateException("a bug"));
        for (int i = 0; i < RelatedStage.IN_FLIGHT_MAX + 1; i++) {
            assertThat(catchThrowableOfType(IllegalStateException.class, () -> stage.answer(query("w1"))))
                    .hasMessage("a bug");
        }
    }

    @Test
    void relatedTo_tooManyInFlight_isRefusedUntilOneIsAnswered() {
        List<CompletableFuture<CandidateList>> waiting = new ArrayList<>();
        stage.gate = Optional.of(() -> {
            CompletableFuture<CandidateList> future = new CompletableFuture<>();
            waiting.add(future);
            return Uni.createFrom().completionStage(future);
        });
        List<CompletableFuture<Slate>> answers = new ArrayList<>();
        for (int i = 0; i < RelatedStage.IN_FLIGHT_MAX; i++) {
            answers.add(stage.relatedWorks.relatedTo(query("w1").build()).subscribeAsCompletionStage());
        }
        RefusedException refused = catchThrowableOfType(
                RefusedException.class,
                () -> stage.relatedWorks.relatedTo(query("w1").build()));
        assertThat(refused.refusal()).isEqualTo(Refusal.OVERLOADED);
        waiting.get(0).completeExceptionally(new StageFailedException(Kind.DEADLINE_EXCEEDED, new RuntimeException()));
        assertThat(answers.get(0)).isCompleted();
        answers.get(1).cancel(true);
        for (int i = 0; i < 2; i++) {
            answers.add(stage.relatedWorks.relatedTo(query("w1").build()).subscribeAsCompletionStage());
        }
        assertThat(answers.subList(2, 5)).noneMatch(CompletableFuture::isDone);
    }

    private static QueryBuilder query(String workId) {
        return new QueryBuilder(workId);
    }

    private static List<String> ids(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "w" + i).toList();
    }
}
