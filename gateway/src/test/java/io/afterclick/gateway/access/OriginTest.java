package io.afterclick.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginTest {
    @ParameterizedTest
    @CsvSource({
        "localhost, '', false, true",
        "LOCALHOST, '', false, true",
        "demo.localhost, '', false, true",
        "127.0.0.1, '', false, true",
        "127.1.2.3, '', false, true",
        "'[::1]', '', false, true",
        "'', '', false, true",
        "localhost, http://localhost:8080, false, true",
        "localhost, https://localhost:8080, false, true",
        "localhost, '', true, false",
        "localhost, http://localhost:3000, false, false",
        "localhost, https://evil.example, false, false",
        "localhost, null, false, false",
        "evil.example, '', false, false",
        "evil.example, http://evil.example:8080, false, false",
        "127.0.0.1.evil.example, '', false, false",
        "localhost.evil.example, '', false, false",
        "192.0.2.1, '', false, false",
        "0.0.0.0, '', false, false"
    })
    void isThisMachine_isToldByHostPageAndProxy(String host, String page, boolean forwarded, boolean expected) {
        assertThat(new Origin(host, host + ":8080", page, forwarded).isThisMachine())
                .isEqualTo(expected);
    }
}
