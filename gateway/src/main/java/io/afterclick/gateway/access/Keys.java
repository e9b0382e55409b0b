package io.afterclick.gateway.access;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The keys that hold at a time. Immutable. */
public final class Keys {
    /** Keys that there may be: each call is compared with all of them. */
    public static final int KEYS_MAX = 200;

    /** Characters that a key has at least: 128 random bits in hex digits. Shorter ones might be guessed. */
    public static final int KEY_LENGTH_MIN = 32;

    /** Characters that a key has at most. */
    public static final int KEY_LENGTH_MAX = 512;

    /** No keys: only programs of this machine may call. */
    public static final Keys NONE = new Keys(List.of());

    private final List<ApiKey> list;

    private Keys(List<ApiKey> list) {
        this.list = List.copyOf(list);
    }

    /**
     * @param list at least one key; all with names and hashes of their own
     * @throws IllegalArgumentException names what breaks a rule by its place, and repeats no value
     */
    public static Keys of(List<ApiKey> list) {
        if (list.isEmpty() || list.size() > KEYS_MAX) {
            throw new IllegalArgumentException("keys must hold 1 to " + KEYS_MAX + " entries");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            if (!names.add(list.get(i).name())) {
                throw new IllegalArgumentException("keys[" + i + "].name must not be that of another key");
            }
            KeyHash hash = list.get(i).hash();
            if (list.subList(0, i).stream().anyMatch(before -> before.hash().isSame(hash))) {
                throw new IllegalArgumentException("keys[" + i + "].sha256 must not be that of another key");
            }
        }
        return new Keys(list);
    }

    public List<ApiKey> list() {
        return list;
    }

    /** The key that was sent. Takes as long for one that is none of them, and wherever in the list it stands. */
    Optional<ApiKey> find(String key) {
        KeyHash sent = KeyHash.of(key);
        ApiKey found = null;
        for (ApiKey known : list) {
            if (known.hash().isSame(sent)) {
                found = known;
            }
        }
        boolean couldBeOne = key.length() >= KEY_LENGTH_MIN && key.length() <= KEY_LENGTH_MAX;
        return couldBeOne ? Optional.ofNullable(found) : Optional.empty();
    }
}
