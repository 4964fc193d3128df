package io.cardproof.evidence;

import io.cardproof.tags.TagTranscript;

/** The transcript of a tag as it stands in a bundle: canonical, so that it has one spelling. */
public record DisclosedCode(
    String blind,
    String blindedElement,
    String c,
    String evaluatedElement,
    String input,
    int mode,
    String publicKey,
    String s,
    String suite) {

  static DisclosedCode of(TagTranscript t) {
    return new DisclosedCode(
        t.blind(),
        t.blindedElement(),
        t.c(),
        t.evaluatedElement(),
        t.input(),
        t.mode(),
        t.publicKey(),
        t.s(),
        t.suite());
  }

  TagTranscript transcript() {
    return new TagTranscript(
        suite, mode, publicKey, input, blind, blindedElement, evaluatedElement, c, s);
  }

  /** Shows nothing: the input is the code. */
  @Override
  public String toString() {
    return "DisclosedCode";
  }
}
