package io.afterclick.gateway.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.gateway.testing.ApiTable;
import io.afterclick.proto.gateway.v1.GatewayServiceGrpc;
import io.grpc.MethodDescriptor;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** No call without a scope, and none whose scope the documents do not tell. */
class GrpcScopesTest {
    @Test
    void methods_ofTheService_eachDeclareTheirScope() {
        assertThat(GatewayServiceGrpc.getServiceDescriptor().getMethods())
                .extracting(MethodDescriptor::getFullMethodName)
                .containsExactlyInAnyOrderElementsOf(GrpcAccess.SCOPES.keySet());
    }

    @Test
    void methods_each_standInTheTableOfTheDocumentsWithTheirScope() {
        Map<String, String> declared = new TreeMap<>();
        GrpcAccess.SCOPES.forEach((method, scope) -> declared.put(method, scope.text()));
        assertThat(ApiTable.grpc()).isEqualTo(declared);
    }

    @Test
    void requests_each_nameTheirTenant() {
        io.afterclick.proto.gateway.v1.GetRelatedRequest.getDescriptor().getFile().getServices().stream()
                .flatMap(service -> service.getMethods().stream())
                .forEach(method -> assertThat(method.getInputType().findFieldByName("tenant"))
                        .as("%s needs a field tenant", method.getInputType().getFullName())
                        .isNotNull());
    }
}
