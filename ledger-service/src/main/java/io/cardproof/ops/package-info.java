/** How a gateway is put together and run: its folder, wiring, limits, health and metrics. */
@NullMarked
package io.cardproof.ops;

import org.jspecify.annotations.NullMarked;
