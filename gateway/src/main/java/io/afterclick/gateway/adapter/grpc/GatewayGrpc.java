package io.afterclick.gateway.adapter.grpc;

import io.afterclick.gateway.catalog.WorkFilter;
import io.afterclick.gateway.event.EventIntake;
import io.afterclick.gateway.related.Evidence;
import io.afterclick.gateway.related.RelatedQuery;
import io.afterclick.gateway.related.RelatedWorks;
import io.afterclick.gateway.related.Slate;
import io.afterclick.gateway.related.Stage;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.Limits;
import io.afterclick.gateway.request.TextRules;
import io.afterclick.proto.gateway.v1.GatewayService;
import io.afterclick.proto.gateway.v1.GetRelatedRequest;
import io.afterclick.proto.gateway.v1.GetRelatedResponse;
import io.afterclick.proto.gateway.v1.Reason;
import io.afterclick.proto.gateway.v1.RecordEventsRequest;
import io.afterclick.proto.gateway.v1.RecordEventsResponse;
import io.afterclick.proto.gateway.v1.RelatedWork;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;

/** The public calls over gRPC: the same rules and answers as over HTTP. */
@GrpcService
public class GatewayGrpc implements GatewayService {
    private static final RelatedQuery.FieldNames NAMES = new RelatedQuery.FieldNames(
            "work_id", "reader_id", "limit", "exclude", "genres", "pricings", "languages", "exclude_imported");

    private final RelatedWorks relatedWorks;
    private final EventIntake intake;

    public GatewayGrpc(RelatedWorks relatedWorks, EventIntake intake) {
        this.relatedWorks = relatedWorks;
        this.intake = intake;
    }

    @Override
    public Uni<GetRelatedResponse> getRelated(GetRelatedRequest request) {
        return Uni.createFrom()
                .deferred(() -> relatedWorks.relatedTo(query(request)))
                .map(GatewayGrpc::write)
                .onFailure()
                .transform(GrpcRefusals::status);
    }

    @Override
    @Blocking
    public Uni<RecordEventsResponse> recordEvents(RecordEventsRequest request) {
        return Uni.createFrom()
                .deferred(() -> {
                    Faults faults = new Faults();
                    String tenant = tenant(request.getTenant(), faults);
                    return intake.record(tenant, ClientEventForm.read(request.getEventsList(), faults), faults);
                })
                .map(accepted ->
                        RecordEventsResponse.newBuilder().setAccepted(accepted).build())
                .onFailure()
                .transform(GrpcRefusals::status);
    }

    private static RelatedQuery query(GetRelatedRequest request) {
        Faults faults = new Faults();
        RelatedQuery query = new RelatedQuery(
                tenant(request.getTenant(), faults),
                request.getWorkId(),
                request.getReaderId(),
                request.getLimit() == 0 ? Limits.SLATE_LENGTH_DEFAULT : request.getLimit(),
                request.getExcludeList(),
                new WorkFilter(
                        request.getGenresList(),
                        PricingForm.read(request.getPricingsList(), NAMES.pricing(), faults),
                        request.getLanguagesList()),
                request.getExcludeImported());
        query.check(NAMES, faults);
        return query;
    }

    private static String tenant(String tenant, Faults faults) {
        if (tenant.isEmpty()) {
            return TextRules.DEFAULT_TENANT;
        }
        TextRules.checkTenant(tenant, "tenant", faults);
        return tenant;
    }

    private static GetRelatedResponse write(Slate slate) {
        GetRelatedResponse.Builder response = GetRelatedResponse.newBuilder()
                .setDecisionToken(slate.decisionToken())
                .setQueryWorkId(slate.queryWorkId())
                .setPolicy(slate.policy())
                .setModelVersion(slate.modelVersion());
        slate.degraded().stream().map(Stage::text).forEach(response::addDegraded);
        slate.assignments().list().forEach(own -> response.putExperiments(own.experiment(), own.variant()));
        for (Slate.Item item : slate.items()) {
            RelatedWork.Builder work = RelatedWork.newBuilder()
                    .setWorkId(item.workId())
                    .setTitle(item.title())
                    .setPosition(item.position())
                    .setScore(item.score());
            for (Evidence evidence : item.reasons()) {
                work.addReasons(Reason.newBuilder()
                        .setRetriever(evidence.retriever())
                        .setRank(evidence.rank())
                        .setScore(evidence.score()));
            }
            response.addItems(work);
        }
        return response.build();
    }
}
