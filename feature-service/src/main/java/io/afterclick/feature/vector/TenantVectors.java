package io.afterclick.feature.vector;

/**
 * Where the model that serves puts the works of one tenant: works that the same readers read point the same way. Vectors
 * have length 1.
 */
public interface TenantVectors {
    /** Stands where there is no model yet. */
    TenantVectors NONE = new TenantVectors() {
        @Override
        public String modelVersion() {
            return "";
        }

        @Override
        public float[] find(String workId) {
            return NO_VECTOR;
        }

        @Override
        public int stamp() {
            return 0;
        }
    };

    /** What {@link #find} answers for a work without a vector. */
    float[] NO_VECTOR = {};

    /** The model that all vectors are of; empty where there is none. */
    String modelVersion();

    /** The vector of a work, not to be changed; {@link #NO_VECTOR} where the model has none. All others are of one width. */
    float[] find(String workId);

    /** Tells these vectors from others of the tenant; 0 where there are none. */
    int stamp();
}
