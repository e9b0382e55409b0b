package io.afterclick.insight.adapter.jdbc;

import io.afterclick.insight.importing.ImportException;
import io.afterclick.insight.importing.ImportException.Reason;
import io.afterclick.insight.importing.ImportPlan;
import io.afterclick.insight.importing.ShardCount;
import io.afterclick.insight.importing.ShardSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Shards of what a query yields. Rows stream from the source into a table that spills beyond its limit, so memory does not
 * grow with the shard.
 */
public final class JdbcShards implements ShardSource {
    private static final int ROWS_BETWEEN_REPORTS = 10_000;

    private final ImportPlan plan;
    private final JdbcSource source;
    private final ReadsQuery query;
    private final boolean pushDown;
    private final Path spill;
    private final long memoryMegabytes;

    /**
     * Asks the source what columns there are.
     *
     * @param query yields the reads
     * @param pushDown whether the source aggregates; else its rows are fetched, and aggregated here
     * @param spill folder for what does not fit into memory
     * @param memoryMegabytes limit of each shard's table
     */
    public JdbcShards(
            ImportPlan plan, JdbcSource source, String query, boolean pushDown, Path spill, long memoryMegabytes) {
        this.plan = plan;
        this.source = source;
        this.query = ReadsQuery.of(plan, source, query);
        this.pushDown = pushDown;
        this.spill = spill;
        this.memoryMegabytes = memoryMegabytes;
    }

    /** Columns of the query that are not used. */
    public List<String> ignoredColumns() {
        return query.ignored();
    }

    @Override
    public ShardCount pull(int shard, Path target, LongConsumer pulled) throws InterruptedException {
        boolean summed = pushDown && plan.grain().aggregates();
        try (ShardTable table = new ShardTable(query, plan.grain(), summed, spill, memoryMegabytes)) {
            fetch(summed ? query.sums(shard) : query.reads(shard), table, pulled);
            return table.write(target);
        }
    }

    private void fetch(String sql, ShardTable table, LongConsumer pulled) throws InterruptedException {
        try (Connection connection = source.open();
                Statement statement = JdbcSource.streaming(connection);
                ResultSet rows = statement.executeQuery(sql)) {
            long count = 0;
            while (rows.next()) {
                table.append(rows);
                if (++count % ROWS_BETWEEN_REPORTS == 0) {
                    pulled.accept(count);
                    if (Thread.interrupted()) {
                        throw new InterruptedException("stopped by another shard's failure");
                    }
                }
            }
        } catch (SQLException e) {
            throw source.failure(e);
        } catch (ArithmeticException e) {
            throw new ImportException(Reason.COLUMNS, "an episode is larger than " + Integer.MAX_VALUE, e);
        }
    }
}
