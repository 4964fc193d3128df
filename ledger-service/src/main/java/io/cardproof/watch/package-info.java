/** What a policy promises by the clock, looked after without anybody asking. */
@NullMarked
package io.cardproof.watch;

import org.jspecify.annotations.NullMarked;
