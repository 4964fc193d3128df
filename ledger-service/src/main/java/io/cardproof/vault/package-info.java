/** What must stay secret at rest: the organisation's keystore and the sealed codes. */
@NullMarked
package io.cardproof.vault;

import org.jspecify.annotations.NullMarked;
