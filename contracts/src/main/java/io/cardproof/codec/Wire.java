package io.cardproof.codec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name under which one alternative of a sealed interface stands in canonical bytes, where it is
 * the single key of an object: {@code {"card.sold":{…}}}. A name, once published, never changes.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Wire {
  String value();
}
