package io.afterclick.gateway.adapter.http;

/** Examples for the API's description. */
final class ApiExamples {
    static final String WORK = """
            {"work_id": "2", "title": "Elfen Lied", "genres": ["Action", "Drama"], "synopsis": "Lucy escapes ...",
             "language": "en", "pricing": "FREE_FIRST", "free_episodes": 3, "episodes": 13, "format": "TV",
             "published_at": "2004-07-25"}""";

    static final String WORKS = """
            {"works": [{"work_id": "2", "title": "Elfen Lied", "genres": ["Action", "Drama"], "episodes": 13},
                       {"work_id": "22", "title": "Mirai Nikki", "genres": ["Action", "Mystery"], "episodes": 26}]}""";

    static final String SLATE = """
            {"decision_token": "q83vEg...", "query_work_id": "2", "policy": "default",
             "model_version": "20260301T120000Z", "degraded": [],
             "items": [{"work_id": "22", "title": "Mirai Nikki", "position": 1, "score": 0.0231,
                        "reasons": [{"retriever": "als", "rank": 1, "score": 0.87},
                                    {"retriever": "text", "rank": 4, "score": 11.2}]}],
             "experiments": {"story-first": "two-step"}}""";

    static final String EVENTS = """
            {"events": [
              {"type": "impression", "reader_id": "reader-7", "time": "2026-03-01T12:00:00Z", "decision_token": "q83vEg..."},
              {"type": "click", "reader_id": "reader-7", "time": "2026-03-01T12:00:05Z", "decision_token": "q83vEg...",
               "work_id": "22"},
              {"type": "read", "reader_id": "reader-7", "time": "2026-03-01T12:06:00Z", "work_id": "22", "episode": 1}]}""";

    static final String TRAINING = """
            {"force": false}""";

    static final String MODELS = """
            {"models": [{"version": "20260301T120000123Z", "trained_at": "2026-03-01T12:00:00.123Z", "training_seconds": 12.5,
                         "readers": 6040, "works": 3706, "pairs": 994169, "quality": {"recall@20": 0.49},
                         "left_out": {}, "bytes": 7340032, "held": false}],
             "serving_version": "20260301T120000123Z",
             "training": {"step": "als", "done": 3, "total": 16, "loss": 0.113}}""";

    static final String EXPERIMENT = """
            {"description": "Does reading on matter more than the click?", "traffic_share": 2000,
             "variants": [{"name": "control", "policy": "read-after-click", "share": 5000},
                          {"name": "two-step", "policy": "two-step", "share": 5000}]}""";

    static final String KEPT_EXPERIMENT = """
            {"key": "story-first", "version": 7, "status": "RUNNING",
             "description": "Does reading on matter more than the click?", "group": "", "priority": 0, "salt": "",
             "traffic_share": 2000,
             "variants": [{"name": "control", "policy": "read-after-click", "share": 5000},
                          {"name": "two-step", "policy": "two-step", "share": 5000}],
             "excluded_reader_hashes": [],
             "created_at": "2026-03-01T12:00:00Z", "updated_at": "2026-03-01T12:05:00Z",
             "started_at": "2026-03-01T12:05:00Z"}""";

    static final String POLICY_YAML = """
            reward: two-step
            half_life: 14d
            uniform_share: 0.01
            """;

    static final String POLICIES = """
            {"policies": [{"name": "two-step", "version": 1, "built_in": true, "yaml": "reward: two-step\\n"},
                          {"name": "fresh", "version": 9, "built_in": false, "defined_at": "2026-03-01T12:00:00Z",
                           "yaml": "reward: two-step\\nhalf_life: 14d\\nuniform_share: 0.01\\n"}],
             "default_policy": "two-step"}""";

    static final String VERSION_CONFLICT = """
            {"type": "/problems/version-conflict", "title": "It was changed meanwhile", "status": 412,
             "detail": "The experiment has version 8 now, not 7; read it again."}""";

    static final String UNAUTHENTICATED = """
            {"type": "/problems/unauthenticated", "title": "The call needs a key", "status": 401,
             "detail": "This call needs a key; send it as Authorization: Bearer KEY."}""";

    static final String TRAINING_RUNS = """
            {"type": "/problems/training-runs", "title": "A training runs already", "status": 409,
             "detail": "A training runs; one at a time."}""";

    static final String INVALID = """
            {"type": "/problems/invalid-request", "title": "The request breaks a rule", "status": 400,
             "detail": "1 fault was found, so nothing of the request was done.",
             "errors": [{"field": "events[1].work_id", "message": "is not in the slate that the token stands for"}]}""";

    static final String UNKNOWN_WORK = """
            {"type": "/problems/unknown-work", "title": "No such work", "status": 404,
             "detail": "There is no such work in the catalog."}""";

    static final String UNAVAILABLE = """
            {"type": "/problems/not-acknowledged", "title": "It is not certain that the request was kept", "status": 503,
             "detail": "The broker did not acknowledge in time; sending the same again is safe."}""";

    private ApiExamples() {}
}
