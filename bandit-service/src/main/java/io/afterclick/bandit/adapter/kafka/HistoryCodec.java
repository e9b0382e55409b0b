package io.afterclick.bandit.adapter.kafka;

import static io.afterclick.bandit.attribution.Verdict.NEVER;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.bandit.adapter.kafka.state.History;
import io.afterclick.bandit.adapter.kafka.state.Shown;
import io.afterclick.bandit.attribution.ChainFact;
import io.afterclick.bandit.attribution.ChainReadOn;
import io.afterclick.bandit.attribution.EpisodeRead;
import io.afterclick.bandit.attribution.OutcomeStage;
import io.afterclick.bandit.attribution.ReaderWork;
import io.afterclick.bandit.attribution.ShownEntry;
import io.afterclick.bandit.attribution.ShownWork;
import io.afterclick.bandit.attribution.Verdict;
import io.afterclick.bandit.attribution.WorkHistory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Translates entries of the attribution store. Keys: tenant, reader and work in UTF-8 with a zero byte between; ids hold
 * no control characters, so that is unambiguous, and one reader's works lie side by side.
 */
final class HistoryCodec {
    private static final char SEPARATOR = '\0';

    private HistoryCodec() {}

    /** A history and the key of its timer. */
    record Stored(WorkHistory history, long dueMillis) {}

    static byte[] key(ReaderWork readerWork) {
        return (readerWork.tenant() + SEPARATOR + readerWork.readerId() + SEPARATOR + readerWork.workId())
                .getBytes(StandardCharsets.UTF_8);
    }

    static ReaderWork readerWork(byte[] key) {
        String[] parts = new String(key, StandardCharsets.UTF_8).split(String.valueOf(SEPARATOR), -1);
        if (parts.length != 3) {
            throw new IllegalStateException("a key of the attribution store has " + parts.length + " parts, not 3");
        }
        return new ReaderWork(parts[0], parts[1], parts[2]);
    }

    static byte[] encode(WorkHistory history, long dueMillis) {
        History.Builder proto =
                History.newBuilder().setAsOfMillis(history.asOfMillis()).setDueMillis(dueMillis);
        if (history.forgottenUpToMillis() != WorkHistory.NOTHING_FORGOTTEN) {
            proto.setForgottenUpToMillis(history.forgottenUpToMillis());
        }
        for (ShownEntry entry : history.shown()) {
            proto.addShown(encode(entry));
        }
        for (EpisodeRead read : history.reads()) {
            proto.addReads(io.afterclick.bandit.adapter.kafka.state.EpisodeRead.newBuilder()
                    .setEpisode(read.episode())
                    .setTimeMillis(read.timeMillis())
                    .setWorkEpisodes(read.workEpisodes()));
        }
        for (ChainFact fact : history.chain()) {
            var chain = io.afterclick.bandit.adapter.kafka.state.ChainFact.newBuilder()
                    .setDecisionId(fact.decisionId())
                    .setWorkId(fact.workId())
                    .setDecidedAtMillis(fact.decidedAtMillis());
            fact.readOns().forEach(readOn -> chain.addReadOns(encode(readOn)));
            proto.addChain(chain);
        }
        return proto.build().toByteArray();
    }

    private static io.afterclick.bandit.adapter.kafka.state.ChainReadOn encode(ChainReadOn readOn) {
        return io.afterclick.bandit.adapter.kafka.state.ChainReadOn.newBuilder()
                .setDepth(readOn.depth())
                .setReadOnAtMillis(readOn.readOnAtMillis())
                .build();
    }

    private static List<ChainReadOn> chain(List<io.afterclick.bandit.adapter.kafka.state.ChainReadOn> protos) {
        return protos.stream()
                .map(proto -> new ChainReadOn(proto.getDepth(), proto.getReadOnAtMillis()))
                .toList();
    }

    static Stored decode(byte[] value) {
        History proto;
        try {
            proto = History.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the attribution store holds what this version cannot read", e);
        }
        List<ShownEntry> shown = new ArrayList<>(proto.getShownCount());
        for (Shown entry : proto.getShownList()) {
            shown.add(decode(entry));
        }
        List<EpisodeRead> reads = new ArrayList<>(proto.getReadsCount());
        for (var read : proto.getReadsList()) {
            reads.add(new EpisodeRead(read.getEpisode(), read.getTimeMillis(), read.getWorkEpisodes()));
        }
        List<ChainFact> chain = new ArrayList<>(proto.getChainCount());
        for (var fact : proto.getChainList()) {
            chain.add(new ChainFact(
                    fact.getDecisionId(), fact.getWorkId(), fact.getDecidedAtMillis(), chain(fact.getReadOnsList())));
        }
        long forgotten =
                proto.hasForgottenUpToMillis() ? proto.getForgottenUpToMillis() : WorkHistory.NOTHING_FORGOTTEN;
        return new Stored(new WorkHistory(proto.getAsOfMillis(), forgotten, shown, reads, chain), proto.getDueMillis());
    }

    private static Shown encode(ShownEntry entry) {
        ShownWork shown = entry.shown();
        Shown.Builder proto = Shown.newBuilder()
                .setDecisionId(shown.decisionId())
                .setQueryWorkId(shown.queryWorkId())
                .setPosition(shown.position())
                .setDecidedAtMillis(shown.decidedAtMillis())
                .setPolicy(shown.policy())
                .setPolicyVersion(shown.policyVersion())
                .setModelVersion(shown.modelVersion())
                .setWorkEpisodes(shown.workEpisodes())
                .setScore(shown.score())
                .setSeenAtMillis(entry.seenAtMillis())
                .setForgottenReads(entry.forgottenReads())
                .setRevision(entry.revision());
        if (entry.clickedAtMillis() != NEVER) {
            proto.setClickedAtMillis(entry.clickedAtMillis());
        }
        if (entry.settledReadOnAtMillis() != NEVER) {
            proto.setSettledReadOnAtMillis(entry.settledReadOnAtMillis());
        }
        entry.emitted().ifPresent(verdict -> proto.setEmitted(encode(verdict)));
        return proto.build();
    }

    private static ShownEntry decode(Shown proto) {
        return new ShownEntry(
                new ShownWork(
                        proto.getDecisionId(),
                        proto.getQueryWorkId(),
                        proto.getPosition(),
                        proto.getDecidedAtMillis(),
                        proto.getPolicy(),
                        proto.getPolicyVersion(),
                        proto.getModelVersion(),
                        proto.getWorkEpisodes(),
                        proto.getScore()),
                proto.getSeenAtMillis(),
                proto.hasClickedAtMillis() ? proto.getClickedAtMillis() : NEVER,
                proto.getForgottenReads(),
                proto.hasSettledReadOnAtMillis() ? proto.getSettledReadOnAtMillis() : NEVER,
                proto.getRevision(),
                proto.hasEmitted() ? Optional.of(decode(proto.getEmitted())) : Optional.empty());
    }

    private static io.afterclick.bandit.adapter.kafka.state.Verdict encode(Verdict verdict) {
        var proto = io.afterclick.bandit.adapter.kafka.state.Verdict.newBuilder()
                .setStage(number(verdict.stage()))
                .setBin(verdict.bin())
                .setSeenAtMillis(verdict.seenAtMillis())
                .setEpisodesRead(verdict.episodesRead())
                .setBotLike(verdict.botLike());
        verdict.chain().forEach(readOn -> proto.addChain(encode(readOn)));
        if (verdict.clickedAtMillis() != NEVER) {
            proto.setClickedAtMillis(verdict.clickedAtMillis());
        }
        if (verdict.readOnAtMillis() != NEVER) {
            proto.setReadOnAtMillis(verdict.readOnAtMillis());
        }
        return proto.build();
    }

    private static Verdict decode(io.afterclick.bandit.adapter.kafka.state.Verdict proto) {
        return new Verdict(
                stage(proto.getStage()),
                proto.getBin(),
                proto.getSeenAtMillis(),
                proto.hasClickedAtMillis() ? proto.getClickedAtMillis() : NEVER,
                proto.getEpisodesRead(),
                proto.hasReadOnAtMillis() ? proto.getReadOnAtMillis() : NEVER,
                chain(proto.getChainList()),
                proto.getBotLike());
    }

    private static int number(OutcomeStage stage) {
        return switch (stage) {
            case SEEN -> 1;
            case MISS -> 2;
            case CLICKED -> 3;
            case READ_ON -> 4;
            case ONE_AND_DONE -> 5;
            case UNREAD -> 6;
        };
    }

    private static OutcomeStage stage(int number) {
        for (OutcomeStage stage : OutcomeStage.values()) {
            if (number(stage) == number) {
                return stage;
            }
        }
        throw new IllegalStateException("the attribution store holds the unknown stage " + number);
    }
}
