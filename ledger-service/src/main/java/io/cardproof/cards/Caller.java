package io.cardproof.cards;

import io.cardproof.rules.Custody;
import io.cardproof.rules.Role;
import java.util.List;

/** A member that proved who it is. */
public record Caller(String member, List<Role> roles, Custody custody) {
  public boolean has(Role role) {
    return roles.contains(role);
  }
}
