package io.afterclick.local.load;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** One item of a batch of the public API. */
interface JsonItem {
    void writeTo(JsonGenerator json) throws IOException;
}
