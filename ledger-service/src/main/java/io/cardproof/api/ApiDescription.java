package io.cardproof.api;

import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.claims.Speaker;
import io.cardproof.claims.Speaking;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.utils.SpringDocUtils;

/** What the OpenAPI document says beside the calls themselves. */
final class ApiDescription {
  private static final String SCHEME = "apiKey";

  static {
    // What follows from headers is no parameter of a call.
    SpringDocUtils.getConfig()
        .addRequestWrapperToIgnore(
            Caller.class,
            Asking.class,
            Speaker.class,
            Speaking.class,
            PageAsked.class,
            LedgerController.SandboxOnly.class);
  }

  private ApiDescription() {}

  static OpenAPI of() {
    SecurityScheme bearer = new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer");
    return new OpenAPI()
        .info(
            new Info()
                .title("Cardproof")
                .version("v1")
                .description(
                    "A provenance ledger for prepaid card codes. Every POST that changes something"
                        + " needs an Idempotency-Key header; problems are RFC 9457 documents whose"
                        + " code is explained under /problems."))
        .components(new Components().addSecuritySchemes(SCHEME, bearer))
        .addSecurityItem(new SecurityRequirement().addList(SCHEME));
  }
}
