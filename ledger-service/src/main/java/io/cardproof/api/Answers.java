package io.cardproof.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a call answers where all goes well, for its description: the use cases render their answers
 * themselves, so that a method's type does not say it.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Answers.Several.class)
@interface Answers {
  /** Type of the body; {@code Void} for none, {@code Object} for any JSON, else text or bytes. */
  Class<?> value();

  int status() default 200;

  String type() default "application/json";

  /** More than one. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @interface Several {
    Answers[] value();
  }
}
