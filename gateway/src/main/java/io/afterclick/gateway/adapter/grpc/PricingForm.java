package io.afterclick.gateway.adapter.grpc;

import io.afterclick.gateway.catalog.Pricing;
import io.afterclick.gateway.request.Fault.Kind;
import io.afterclick.gateway.request.Faults;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Ways to pay as calls write them. */
final class PricingForm {
    private PricingForm() {}

    static io.afterclick.proto.catalog.v1.Pricing write(Pricing pricing) {
        return switch (pricing) {
            case UNKNOWN -> io.afterclick.proto.catalog.v1.Pricing.PRICING_UNSPECIFIED;
            case FREE -> io.afterclick.proto.catalog.v1.Pricing.PRICING_FREE;
            case FREE_FIRST -> io.afterclick.proto.catalog.v1.Pricing.PRICING_FREE_FIRST;
            case PAID -> io.afterclick.proto.catalog.v1.Pricing.PRICING_PAID;
        };
    }

    /** Those that are asked for; one that does not exist is a fault. */
    static Set<Pricing> read(List<io.afterclick.proto.catalog.v1.Pricing> asked, String field, Faults faults) {
        Set<Pricing> pricings = EnumSet.noneOf(Pricing.class);
        for (io.afterclick.proto.catalog.v1.Pricing pricing : asked) {
            switch (pricing) {
                case PRICING_FREE -> pricings.add(Pricing.FREE);
                case PRICING_FREE_FIRST -> pricings.add(Pricing.FREE_FIRST);
                case PRICING_PAID -> pricings.add(Pricing.PAID);
                case PRICING_UNSPECIFIED, UNRECOGNIZED ->
                    faults.add(field, Kind.MALFORMED, "must be one of PRICING_FREE, PRICING_FREE_FIRST, PRICING_PAID");
            }
        }
        return pricings;
    }
}
