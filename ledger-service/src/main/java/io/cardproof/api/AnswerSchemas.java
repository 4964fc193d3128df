package io.cardproof.api;

import io.cardproof.cards.Asking;
import io.cardproof.claims.Speaking;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.lang.reflect.Type;
import java.util.List;
import org.springdoc.core.customizers.GlobalOperationComponentsCustomizer;
import org.springdoc.core.utils.SpringDocAnnotationsUtils;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.method.HandlerMethod;

/** Describes each call's answers: its own where all goes well, a problem for all else. */
@Lazy
final class AnswerSchemas implements GlobalOperationComponentsCustomizer {
  private static final String JSON = "application/json";

  @Override
  public Operation customize(Operation operation, Components components, HandlerMethod call) {
    ApiResponses responses = new ApiResponses();
    for (Answers answers : call.getMethod().getAnnotationsByType(Answers.class)) {
      responses.addApiResponse(Integer.toString(answers.status()), answer(answers, components));
    }
    Type returned = call.getMethod().getGenericReturnType();
    if (responses.isEmpty() && call.getReturnType().getParameterType() != ResponseEntity.class) {
      responses.addApiResponse("200", response(200, JSON, schema(returned, components)));
    }
    Content problem = content("application/problem+json", schema(Problem.class, components));
    responses.addApiResponse(
        ApiResponses.DEFAULT,
        new ApiResponse().description("A problem (RFC 9457)").content(problem));
    if (changesSomething(call)) {
      addIdempotencyKey(operation);
      addUnderWay(responses, components);
    }
    return operation.responses(responses);
  }

  /** The older form of this interface, which knows no components: not called beside the newer. */
  @Override
  public Operation customize(Operation operation, HandlerMethod call) {
    return operation;
  }

  private static ApiResponse answer(Answers answers, Components components) {
    if (answers.value() == Void.class) {
      return new ApiResponse().description(reason(answers.status()));
    }
    Schema<?> schema =
        answers.value() == Object.class ? new Schema<>() : schema(answers.value(), components);
    return response(answers.status(), answers.type(), schema);
  }

  private static ApiResponse response(int status, String type, Schema<?> schema) {
    return new ApiResponse().description(reason(status)).content(content(type, schema));
  }

  private static String reason(int status) {
    return HttpStatus.valueOf(status).getReasonPhrase();
  }

  private static Content content(String type, Schema<?> schema) {
    return new Content().addMediaType(type, new MediaType().schema(schema));
  }

  private static Schema<?> schema(Type type, Components components) {
    return SpringDocAnnotationsUtils.extractSchema(components, type, null, null, SpecVersion.V31);
  }

  private static boolean changesSomething(HandlerMethod call) {
    List<Class<?>> takes = List.of(call.getMethod().getParameterTypes());
    return (takes.contains(Asking.class) || takes.contains(Speaking.class))
        && call.hasMethodAnnotation(PostMapping.class);
  }

  private static void addIdempotencyKey(Operation operation) {
    operation.addParametersItem(
        new HeaderParameter()
            .name(Door.IDEMPOTENCY_KEY)
            .required(true)
            .description("1 to 255 visible ASCII characters; the same for a repeat")
            .schema(new StringSchema().minLength(1).maxLength(255)));
  }

  /** A call that answers 202 for reasons of its own has described that. */
  private static void addUnderWay(ApiResponses responses, Components components) {
    String status = Integer.toString(HttpStatus.ACCEPTED.value());
    if (!responses.containsKey(status)) {
      Schema<?> schema = schema(ProblemAdvice.UnderWay.class, components);
      responses.addApiResponse(
          status,
          new ApiResponse()
              .description("Sent, and not final: the operation tells its end")
              .content(content(JSON, schema)));
    }
  }
}
