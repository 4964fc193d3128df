package io.cardproof.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/** Binds JSON bodies to records, and records to JSON, by this interface's own rules. */
final class StrictJsonConverter extends AbstractHttpMessageConverter<Object> {
  private final JsonMapper mapper;
  private final JsonBodies bodies;
  private final int bytesMax;

  StrictJsonConverter(JsonMapper mapper, int bytesMax) {
    super(MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON);
    this.mapper = mapper;
    this.bodies = new JsonBodies(mapper);
    this.bytesMax = bytesMax;
  }

  @Override
  protected boolean supports(Class<?> type) {
    return type.isRecord();
  }

  /** JSON is UTF-8; another charset is another media type here, and so is a problem. */
  @Override
  protected boolean canRead(@Nullable MediaType type) {
    return type != null
        && MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)
        && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8));
  }

  @Override
  protected Object readInternal(Class<? extends Object> type, HttpInputMessage message)
      throws IOException {
    return bodies.read(message.getBody(), type, bytesMax);
  }

  @Override
  protected void writeInternal(Object value, HttpOutputMessage message) throws IOException {
    byte[] bytes = mapper.writeValueAsBytes(value);
    message.getHeaders().setContentLength(bytes.length);
    message.getBody().write(bytes);
  }
}
