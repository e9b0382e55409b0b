package io.afterclick.gateway.adapter.http;

import io.afterclick.gateway.access.Scope;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says which scope calls need: on a method, or on a resource for all of its methods that do not say it themselves. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@interface NeedsScope {
    Scope value();
}
