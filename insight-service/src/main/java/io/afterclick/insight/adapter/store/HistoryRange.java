package io.afterclick.insight.adapter.store;

import io.afterclick.insight.history.HistoryException;
import io.afterclick.insight.history.HistoryException.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A range of a table in order of time, taken out to be read piece by piece. Beyond what DuckDB may hold in memory it is on
 * disk. Not thread-safe.
 */
public final class HistoryRange implements AutoCloseable {
    private static final String ORDER_TIME = "order_time";
    private static final String ORDER_KEY = "order_key";

    private final Connection rows;
    private long done;
    private Optional<Place> last = Optional.empty();

    /**
     * A place in the order.
     *
     * @param micros time, in microseconds since 1970
     * @param key tells rows of the same time apart: 32 hexadecimal digits
     */
    public record Place(long micros, String key) {}

    /** Makes something of a row. */
    public interface Form<T> {
        T of(ResultSet row) throws SQLException;
    }

    HistoryRange(Connection view, FactTable table, Optional<Place> after) throws SQLException {
        this.rows = view;
        String later = after.isPresent() ? " WHERE (" + ORDER_TIME + ", " + ORDER_KEY + ") > (?, ?)" : "";
        try (PreparedStatement taking =
                view.prepareStatement("CREATE TABLE piece AS SELECT row_number() OVER (ORDER BY "
                        + ORDER_TIME + ", " + ORDER_KEY + ") AS place, * FROM (SELECT epoch_us(" + table.timeColumn()
                        + ") AS "
                        + ORDER_TIME + ", " + table.orderKey() + " AS " + ORDER_KEY + ", * FROM "
                        + table.table().tableName() + ")" + later)) {
            if (after.isPresent()) {
                taking.setLong(1, after.get().micros());
                taking.setString(2, after.get().key());
            }
            taking.execute();
        }
    }

    /**
     * The next rows.
     *
     * @param count how many at most
     * @return fewer at the end, then none
     */
    public <T> List<T> next(int count, Form<T> form) {
        try (Statement statement = rows.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM piece WHERE place > " + done + " AND place <= "
                        + (done + count) + " ORDER BY place")) {
            List<T> next = new ArrayList<>();
            while (row.next()) {
                next.add(form.of(row));
                last = Optional.of(new Place(row.getLong(ORDER_TIME), row.getString(ORDER_KEY)));
            }
            done += next.size();
            return next;
        } catch (SQLException e) {
            throw new HistoryException(Reason.BROKEN, "cannot read a range of the history: " + e.getMessage(), e);
        }
    }

    /** Where it stands: at the last row that was read. */
    public Optional<Place> place() {
        return last;
    }

    @Override
    public void close() {
        try {
            rows.close();
        } catch (SQLException e) {
            throw new HistoryException(Reason.BROKEN, "cannot close a range of the history: " + e.getMessage(), e);
        }
    }
}
