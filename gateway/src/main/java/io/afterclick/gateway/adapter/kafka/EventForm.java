package io.afterclick.gateway.adapter.kafka;

import io.afterclick.gateway.event.ReaderEvent;
import io.afterclick.gateway.event.ShownWork;
import io.afterclick.gateway.experiment.Assignments.Assignment;
import io.afterclick.gateway.related.Decision;
import io.afterclick.gateway.related.Stage;
import io.afterclick.proto.decision.v1.VariantAssignment;
import io.afterclick.proto.event.v1.Click;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.event.v1.Impression;
import io.afterclick.proto.event.v1.Read;
import io.afterclick.proto.key.v1.ReaderKey;

/** Events and decisions as records of their topics. */
final class EventForm {
    private EventForm() {}

    static byte[] readerKey(String tenant, String readerId) {
        return ReaderKey.newBuilder()
                .setTenant(tenant)
                .setReaderId(readerId)
                .build()
                .toByteArray();
    }

    static byte[] value(ReaderEvent event) {
        ReaderEvent.Origin origin = event.origin();
        Event.Builder value = Event.newBuilder()
                .setTenant(origin.tenant())
                .setReaderId(origin.readerId())
                .setTime(TimestampForm.of(origin.time()))
                .setReceivedAt(TimestampForm.of(origin.receivedAt()));
        if (event instanceof ReaderEvent.Impression impression) {
            value.setImpression(Impression.newBuilder().setShown(write(impression.shown())));
        } else if (event instanceof ReaderEvent.Click click) {
            value.setClick(Click.newBuilder().setShown(write(click.shown())));
        } else if (event instanceof ReaderEvent.Read read) {
            value.setRead(write(read));
        }
        return value.build().toByteArray();
    }

    static byte[] value(Decision decision) {
        io.afterclick.proto.decision.v1.Decision.Builder value = io.afterclick.proto.decision.v1.Decision.newBuilder()
                .setTenant(decision.tenant())
                .setDecisionId(decision.decisionId())
                .setReaderId(decision.readerId())
                .setQueryWorkId(decision.queryWorkId())
                .setDecidedAt(TimestampForm.of(decision.decidedAt()))
                .setPolicy(decision.policy())
                .setPolicyVersion(decision.policyVersion())
                .setModelVersion(decision.modelVersion());
        decision.shown().forEach(shown -> value.addShown(write(shown)));
        value.addAllRetrievers(decision.retrievers());
        decision.degraded().stream().map(Stage::text).forEach(value::addDegraded);
        for (Assignment assignment : decision.assignments().list()) {
            value.addAssignments(VariantAssignment.newBuilder()
                    .setExperiment(assignment.experiment())
                    .setExperimentVersion(assignment.version())
                    .setVariant(assignment.variant())
                    .setDecidedPolicy(value.getAssignmentsCount() == 0));
        }
        return value.build().toByteArray();
    }

    private static Read write(ReaderEvent.Read read) {
        Read.Builder value = Read.newBuilder()
                .setWorkId(read.workId())
                .setImported(read.imported())
                .setWorkEpisodes(read.workEpisodes());
        read.episode().ifPresent(value::setEpisode);
        read.plays().ifPresent(value::setPlays);
        read.rating().ifPresent(value::setRating);
        return value.build();
    }

    private static io.afterclick.proto.event.v1.ShownWork write(ShownWork shown) {
        return io.afterclick.proto.event.v1.ShownWork.newBuilder()
                .setDecisionId(shown.decisionId())
                .setQueryWorkId(shown.queryWorkId())
                .setWorkId(shown.workId())
                .setPosition(shown.position())
                .setDecidedAt(TimestampForm.of(shown.decidedAt()))
                .setPolicy(shown.policy())
                .setPolicyVersion(shown.policyVersion())
                .setModelVersion(shown.modelVersion())
                .setWorkEpisodes(shown.workEpisodes())
                .setScore(shown.score())
                .build();
    }
}
