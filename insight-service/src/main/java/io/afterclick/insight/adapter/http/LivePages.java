package io.afterclick.insight.adapter.http;

import java.util.List;
import java.util.Optional;

/** The reports of the console, in the order of the index. */
public record LivePages(List<LivePage> list) {
    public LivePages {
        list = List.copyOf(list);
    }

    Optional<LivePage> find(String name) {
        return list.stream().filter(page -> page.name().equals(name)).findFirst();
    }
}
