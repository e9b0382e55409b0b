package io.afterclick.feature.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.feature.online.CircuitBreaker.Pass;
import io.afterclick.feature.online.CircuitBreaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ManualTimer time = new ManualTimer();
    private final List<State> changes = new ArrayList<>();
    private final CircuitBreaker breaker = new CircuitBreaker(PAUSE, time, changes::add);

    @Test
    void fewFailures_stayClosed() {
        outcomes(true, true, true, true);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.admit()).isPresent();
        assertThat(changes).isEmpty();
    }

    @Test
    void fiveFailures_open_andNothingPassesUntilThePauseIsOver() {
        outcomes(true, true, true, true, true);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        time.forward(PAUSE.minusNanos(1));
        assertThat(breaker.admit()).isEmpty();
        time.forward(Duration.ofNanos(1));
        assertThat(breaker.admit()).isPresent();
        assertThat(breaker.admit()).as("one trial at a time").isEmpty();
    }

    @Test
    void halfOfTheLastTwentyFailed_opens_lessDoesNot() {
        for (int i = 0; i < 100; i++) {
            outcomes(false, false, true);
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);

        for (int i = 0; i < CircuitBreaker.WINDOW && breaker.state() == State.CLOSED; i++) {
            outcomes(i % 2 == 0);
        }
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void longSuccess_thenFailures_opensAtHalfTheWindow() {
        for (int i = 0; i < 1_000; i++) {
            outcomes(false);
        }
        outcomes(true, true, true, true, true, true, true, true, true);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);

        outcomes(true);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void trialSucceeds_closes_andForgetsTheFailures() {
        outcomes(true, true, true, true, true);
        time.forward(PAUSE);

        breaker.admit().orElseThrow().succeeded();

        assertThat(changes).containsExactly(State.OPEN, State.HALF_OPEN, State.CLOSED);
        outcomes(true, true, true, true);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void trialFails_opensForAnotherPause() {
        outcomes(true, true, true, true, true);
        time.forward(PAUSE);

        breaker.admit().orElseThrow().failed();

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.admit()).isEmpty();
        time.forward(PAUSE);
        assertThat(breaker.admit()).isPresent();
    }

    @Test
    void outcomesOfCallsFromBeforeItOpened_sayNothing() {
        Pass early = breaker.admit().orElseThrow();
        Pass alsoEarly = breaker.admit().orElseThrow();
        outcomes(true, true, true, true, true);

        early.succeeded();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        time.forward(PAUSE);
        Pass unused = breaker.admit().orElseThrow();
        alsoEarly.succeeded();
        assertThat(breaker.state()).as("the trial decides").isEqualTo(State.HALF_OPEN);
    }

    private void outcomes(boolean... failures) {
        for (boolean failed : failures) {
            Pass pass = breaker.admit().orElseThrow();
            if (failed) {
                pass.failed();
            } else {
                pass.succeeded();
            }
        }
    }
}
