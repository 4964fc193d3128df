package io.cardproof.rules;

/** For whom a code was shown again. */
public enum Viewer {
  MEMBER,
  BUYER
}
