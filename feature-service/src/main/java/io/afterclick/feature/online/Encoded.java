package io.afterclick.feature.online;

/** A value of one view for one entity in the form in which it is handed out, which only its {@link FeatureEncoder} knows. */
public interface Encoded {
    /** Bytes that it takes. */
    int length();
}
