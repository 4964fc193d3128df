package io.cardproof.cli;

/**
 * A command cannot be carried out, for a reason that its user can do something about. The message
 * is the one line that they see; it holds no secret.
 */
final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandFailed(String message) {
    super(message, null, false, false);
  }

  CommandFailed(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
