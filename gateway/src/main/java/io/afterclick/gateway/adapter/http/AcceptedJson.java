package io.afterclick.gateway.adapter.http;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Says how much of a batch is kept: all of it. */
@Schema(name = "Accepted", description = "Says that the whole batch is kept.")
record AcceptedJson(
        @Schema(description = "Entries of the batch.", examples = "3")
        int accepted) {}
