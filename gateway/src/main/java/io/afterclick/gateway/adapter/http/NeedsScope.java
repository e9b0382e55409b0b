package io.afterclick.gateway.adapter.http;

import io.afterclick.gateway.access.Scope;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks resources whose calls need a scope. Those without it are open. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface NeedsScope {
    Scope value();
}
