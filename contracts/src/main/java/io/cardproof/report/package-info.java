/** The public warranty report: what anyone can count in the log. */
@NullMarked
package io.cardproof.report;

import org.jspecify.annotations.NullMarked;
