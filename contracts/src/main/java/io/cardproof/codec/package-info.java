/** Canonical bytes: the one encoder of commands, entries and state (RFC 8785). */
@NullMarked
package io.cardproof.codec;

import org.jspecify.annotations.NullMarked;
