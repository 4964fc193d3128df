package io.cardproof.cards;

import io.cardproof.cards.LineJudge.Good;
import io.cardproof.cards.LineJudge.Wrong;
import io.cardproof.imports.BadLine;
import io.cardproof.imports.BlankLine;
import io.cardproof.imports.CardLine;
import io.cardproof.imports.CodeLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an upload into pages that one command each can mint. A page is handed on only when it is
 * known whether another with cards follows: the last command closes the batch.
 */
final class Minting {
  private final LineJudge judge;

  Minting(LineJudge judge) {
    this.judge = judge;
  }

  /** Takes the pages of an upload in order. */
  interface Pages {
    /** A page with cards, or the only one there is. */
    void mint(MintPage page, boolean last);

    /** A page without a card, which needs no command. */
    void pass(MintPage page);
  }

  void cut(Upload upload, Pages pages) {
    try (LineFeed feed = upload.lines()) {
      MintPage waiting = null;
      MintPage page = new MintPage(0);
      for (CardLine line = feed.next(); line != null; line = feed.next()) {
        MintPage full = add(line, page);
        if (full != page) {
          waiting = handOn(waiting, page, pages);
          page = full;
        }
      }
      waiting = handOn(waiting, page, pages);
      if (waiting != null) {
        pages.mint(waiting, true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an upload cannot be read again", e);
    }
  }

  /** The page the line went to: the same, or the next where it had no room. */
  private MintPage add(CardLine line, MintPage page) {
    return switch (line) {
      case BlankLine blank -> {
        MintPage to = page.takesOther() ? page : next(page);
        to.addBlank(blank.line());
        yield to;
      }
      case BadLine bad -> reject(Wrong.of(bad), page);
      case CodeLine code ->
          switch (judge.judge(code)) {
            case Wrong wrong -> reject(wrong, page);
            case Good good -> {
              MintPage to = page.takes(good) ? page : next(page);
              to.add(good);
              yield to;
            }
          };
    };
  }

  private static MintPage reject(Wrong wrong, MintPage page) {
    MintPage to = page.takesOther() ? page : next(page);
    to.add(wrong);
    return to;
  }

  private static MintPage next(MintPage page) {
    return new MintPage(page.number() + 1);
  }

  /** The first page always waits: its command opens the batch, with cards or without. */
  private static @Nullable MintPage handOn(@Nullable MintPage waiting, MintPage page, Pages pages) {
    if (waiting == null) {
      return page;
    }
    if (!page.hasCards()) {
      pages.pass(page);
      return waiting;
    }
    pages.mint(waiting, false);
    return page;
  }
}
