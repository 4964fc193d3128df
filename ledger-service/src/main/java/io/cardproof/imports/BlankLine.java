package io.cardproof.imports;

/** A line of nothing but white space or empty cells: counted, not failed. */
public record BlankLine(long line) implements CardLine {}
