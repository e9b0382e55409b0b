package io.afterclick.gateway.related;

import static io.afterclick.gateway.testing.Works.work;
import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.gateway.catalog.Catalog;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    private final RelatedStage stage = new RelatedStage();
    private final Rehearsal rehearsal = new Rehearsal(stage.relatedWorks, stage.catalog, 5);

    @Test
    void rehearse_noWorkYet_waitsForOne() {
        rehearsal.rehearseIfDue();
        assertThat(stage.searches).isEmpty();
        stage.put(work("t", "w1", 1));
        rehearsal.rehearseIfDue();
        assertThat(stage.searches).hasSize(5);
    }

    @Test
    void rehearse_done_isNotRepeatedUntilRequested() {
        stage.put(work("t", "w1", 1));
        rehearsal.rehearseIfDue();
        rehearsal.rehearseIfDue();
        assertThat(stage.searches).hasSize(5);
        rehearsal.request();
        rehearsal.rehearseIfDue();
        assertThat(stage.searches).hasSize(10);
    }

    @Test
    void rehearse_catalogNotComplete_waits() {
        RelatedStage starting = new RelatedStage(new Catalog());
        starting.put(work("t", "w1", 1));
        new Rehearsal(starting.relatedWorks, starting.catalog, 5).rehearseIfDue();
        assertThat(starting.searches).isEmpty();
    }
}
