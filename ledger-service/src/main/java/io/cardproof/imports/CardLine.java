package io.cardproof.imports;

/** What one line of a card file turned out to be. */
public sealed interface CardLine permits CodeLine, BlankLine, BadLine {
  /**
   * Where it stands, from 1. In text files the line of the file as uploaded, header included (the
   * first line of a quoted record that spans several). In JSON documents the element's place in its
   * array: a compact document is a single line, and results need a number of their own each.
   */
  long line();
}
