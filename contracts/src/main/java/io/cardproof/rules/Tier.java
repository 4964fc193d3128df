package io.cardproof.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What more holds from a face value on.
 *
 * @param minFaceValue decimal string, inclusive
 * @param requires approvals that a card needs before its sale
 * @param theftCover ISO 8601 duration in place of the policy's
 * @param window ISO 8601 duration in place of the policy's
 */
public record Tier(
    String currency,
    String minFaceValue,
    List<ApprovalKind> requires,
    @Nullable String theftCover,
    @Nullable String window) {}
