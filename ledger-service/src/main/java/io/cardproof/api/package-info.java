/**
 * HTTP: controllers, request and answer records, and one table from refusals to problems. Knows the
 * use cases and nothing of the store behind them.
 */
@NullMarked
package io.cardproof.api;

import org.jspecify.annotations.NullMarked;
