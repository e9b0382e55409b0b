package io.afterclick.gateway.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.afterclick.gateway.related.StageFailedException;
import io.afterclick.gateway.related.StageFailedException.Kind;
import io.grpc.Status;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StageCallsTest {
    private static final Duration PLENTY = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final StageCalls calls = new StageCalls("candidate");

    @Test
    void of_tooLate_failsAsDeadlineExceededAndSaysSo() {
        List<String> lines = linesWhile(
                () -> assertThat(failure(SHORT, Uni.createFrom().nothing())).isEqualTo(Kind.DEADLINE_EXCEEDED));
        assertThat(lines).containsExactly("The candidate stage failed: DEADLINE_EXCEEDED");
    }

    /** Vert.x, which times calls in the running service, has no timer of less than a millisecond. */
    @Test
    void of_lessThanAMillisecondLeft_failsAtOnceWithoutACall() {
        AtomicBoolean called = new AtomicBoolean();
        for (Duration left : List.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofNanos(999_999))) {
            Uni<String> call = Uni.createFrom().item("ok").invoke(() -> called.set(true));
            assertThat(failure(left, call)).as(left.toString()).isEqualTo(Kind.DEADLINE_EXCEEDED);
        }
        assertThat(called).isFalse();
    }

    @Test
    void of_tooLate_doesNotCancelTheCall() {
        AtomicBoolean cancelled = new AtomicBoolean();
        AtomicBoolean answered = new AtomicBoolean();
        Uni<String> late = Uni.createFrom()
                .item("late")
                .onItem()
                .delayIt()
                .by(SHORT.multipliedBy(5))
                .onCancellation()
                .invoke(() -> cancelled.set(true))
                .invoke(() -> answered.set(true));
        assertThat(failure(SHORT, late)).isEqualTo(Kind.DEADLINE_EXCEEDED);
        await().untilTrue(answered);
        assertThat(cancelled).isFalse();
    }

    @Test
    void of_manyAnswersAreLate_failsAtOnceUntilTheyCome() {
        List<UniEmitter<? super String>> unanswered = new ArrayList<>();
        Uni<String> late = Uni.createFrom().emitter(unanswered::add);
        for (int i = 0; i < UncancelledCalls.LATE_MAX; i++) {
            assertThat(failure(Duration.ofMillis(1), late)).isEqualTo(Kind.DEADLINE_EXCEEDED);
        }
        assertThat(failure(PLENTY, late)).isEqualTo(Kind.UNAVAILABLE);
        assertThat(unanswered).as("calls that were made").hasSize(UncancelledCalls.LATE_MAX);
        unanswered.get(0).complete("late");
        unanswered.get(1).fail(Status.INTERNAL.asRuntimeException());
        for (int i = 0; i < 2; i++) {
            assertThat(failure(Duration.ofMillis(1), late)).isEqualTo(Kind.DEADLINE_EXCEEDED);
        }
        assertThat(failure(PLENTY, late)).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void of_deadlineOfTheCall_leavesRoomForALateAnswer() {
        calls.of(PLENTY, deadline -> {
                    assertThat(deadline.timeRemaining(TimeUnit.MILLISECONDS))
                            .isBetween(PLENTY.toMillis() + 1, PLENTY.toMillis() + 60_000);
                    return Uni.createFrom().item("ok");
                })
                .await()
                .atMost(PLENTY);
    }

    @Test
    void of_statuses_failByTheirKind() {
        assertThat(failure(PLENTY, failed(Status.DEADLINE_EXCEEDED))).isEqualTo(Kind.DEADLINE_EXCEEDED);
        assertThat(failure(PLENTY, failed(Status.UNAVAILABLE))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(PLENTY, failed(Status.CANCELLED))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(PLENTY, failed(Status.NOT_FOUND))).isEqualTo(Kind.REFUSED);
        assertThat(failure(PLENTY, failed(Status.INTERNAL))).isEqualTo(Kind.ERROR);
    }

    @Test
    void of_refusedCertificate_saysWhy() {
        Throwable cause = new SSLHandshakeException("handshake").initCause(new CertificateException("another name"));
        List<String> lines = linesWhile(() -> assertThat(failure(PLENTY, failed(Status.UNAVAILABLE.withCause(cause))))
                .isEqualTo(Kind.UNAVAILABLE));
        assertThat(lines).containsExactly("The candidate stage failed: TLS: another name");
    }

    private Kind failure(Duration time, Uni<?> call) {
        return catchThrowableOfType(
                        StageFailedException.class,
                        () -> calls.of(time, deadline -> call).await().atMost(PLENTY))
                .kind();
    }

    private static Uni<String> failed(Status status) {
        return Uni.createFrom().failure(status.asRuntimeException());
    }

    private static List<String> linesWhile(Runnable work) {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                lines.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger(StageCalls.class.getName());
        log.addHandler(handler);
        try {
            work.run();
        } finally {
            log.removeHandler(handler);
        }
        return lines;
    }
}
