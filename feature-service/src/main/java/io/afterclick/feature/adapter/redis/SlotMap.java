package io.afterclick.feature.adapter.redis;

import io.vertx.redis.client.Response;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which server has which slot, as one server of a cluster says.
 *
 * @param masters address by slot; null where no server has it
 * @param parts number of each address, in the order of the servers' first slots: a server that takes over from another
 *     gets its number
 */
record SlotMap(List<String> masters, Map<String, Integer> parts) {
    /**
     * Reads the answer to {@code CLUSTER SLOTS}: for each range its first slot, its last slot, its master, its replicas.
     *
     * @param asked address of the server that answered: an empty host means its own
     * @throws IllegalArgumentException when the answer says of no slot where it is
     */
    static SlotMap of(Response answer, String asked) {
        String[] masters = new String[KeySlot.COUNT];
        for (int i = 0; answer != null && i < answer.size(); i++) {
            Response range = answer.get(i);
            Response master = range.get(2);
            String address = ClusterAddress.of(
                    master.get(0) == null ? "" : master.get(0).toString(),
                    master.get(1).toInteger(),
                    asked);
            for (int slot = range.get(0).toInteger(); slot <= range.get(1).toInteger(); slot++) {
                masters[slot] = address;
            }
        }
        Map<String, Integer> parts = new LinkedHashMap<>();
        for (String master : masters) {
            if (master != null) {
                parts.putIfAbsent(master, parts.size());
            }
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(asked + " knows of no slot");
        }
        return new SlotMap(Arrays.asList(masters), parts);
    }

    /** Servers that have none of the slots that marks of the feed's positions have. */
    long unmarked() {
        return parts.keySet().stream()
                .filter(address -> {
                    for (int slot = 0; slot < KeySlot.COUNT; slot += KeySlot.SLOTS_PER_MARK) {
                        if (address.equals(masters.get(slot))) {
                            return false;
                        }
                    }
                    return true;
                })
                .count();
    }
}
