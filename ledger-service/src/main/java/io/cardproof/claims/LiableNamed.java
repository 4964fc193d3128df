package io.cardproof.claims;

import io.cardproof.cards.Input;
import io.cardproof.cards.Refused;
import io.cardproof.rules.Liable;
import io.cardproof.rules.LiableRole;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Who an arbitrator names as liable: an object of role and member, or one word that is either. What
 * is left out follows from the card.
 */
final class LiableNamed {
  private static final String FIELD = "liable";

  /** An arbitrator judges; it cannot be who answers for the card. */
  private static final List<LiableRole> ROLES =
      Arrays.stream(LiableRole.values()).filter(role -> role != LiableRole.ARBITRATOR).toList();

  private final Parts parts;
  private final Parts.Subject subject;

  LiableNamed(Parts parts, Parts.Subject subject) {
    this.parts = parts;
    this.subject = subject;
  }

  /**
   * @throws Refused {@code request.invalid}, {@code request.unknown_field}
   */
  @Nullable Liable read(@Nullable JsonNode given) {
    if (given == null || given.isNull()) {
      return null;
    } else if (given.isString()) {
      String word = given.stringValue();
      Optional<LiableRole> role = role(word);
      return role.isPresent() ? complete(role.get(), null) : complete(null, word);
    } else if (given.isObject()) {
      return object(given);
    }
    throw Refused.invalid(FIELD, "a role, a member id, or an object of both");
  }

  private Liable object(JsonNode given) {
    for (Map.Entry<String, JsonNode> field : given.properties()) {
      String name = field.getKey();
      if (!name.equals("role") && !name.equals("memberId")) {
        throw Refused.of("request.unknown_field", FIELD + "." + name, "not a field of `liable`");
      }
      Input.require(field.getValue().isString(), FIELD + "." + name, "a text is expected here");
    }
    JsonNode word = given.get("role");
    LiableRole role =
        word == null
            ? null
            : role(word.stringValue())
                .orElseThrow(() -> Refused.invalid(FIELD + ".role", "one of " + ROLES));
    JsonNode member = given.get("memberId");
    return complete(role, member == null ? null : member.stringValue());
  }

  private static Optional<LiableRole> role(String word) {
    return ROLES.stream().filter(role -> role.name().equals(word)).findFirst();
  }

  private Liable complete(@Nullable LiableRole role, @Nullable String member) {
    Input.require(role != null || member != null, FIELD, "name a role or a member");
    if (member != null) {
      String known = Input.reference(member, FIELD);
      return new Liable(known, role == null ? parts.role(subject, known) : role);
    } else if (role == LiableRole.GUARANTEE_POOL) {
      return new Liable(null, role);
    }
    String found = role == null ? null : parts.member(subject, role);
    Input.require(found != null, FIELD + ".memberId", "no one member has this role here: name it");
    return new Liable(found, role == null ? LiableRole.MEMBER : role);
  }
}
