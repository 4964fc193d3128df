package io.cardproof.api;

import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Refused;
import io.cardproof.claims.Speaker;
import io.cardproof.claims.Speaking;
import io.cardproof.ops.GatewayLimits;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** What controllers may take as parameters, and how bodies are read and written. */
final class WebSetup implements WebMvcConfigurer {
  private static final int CURSOR_CHARS_MAX = 256;

  private final Door door;
  private final JsonMapper mapper;
  private final GatewayLimits limits;
  private final boolean sandbox;

  WebSetup(Door door, JsonMapper mapper, GatewayLimits limits, boolean sandbox) {
    this.door = door;
    this.mapper = mapper;
    this.limits = limits;
    this.sandbox = sandbox;
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    Map<Class<?>, Function<HttpServletRequest, Object>> known =
        Map.of(
            Caller.class,
            door::caller,
            Asking.class,
            door::asking,
            Speaker.class,
            door::speaker,
            Speaking.class,
            door::speaking,
            PageAsked.class,
            this::page,
            LedgerController.SandboxOnly.class,
            request -> LedgerController.SandboxOnly.require(sandbox));
    resolvers.add(new FromRequest(known));
  }

  @Override
  public void addInterceptors(InterceptorRegistry interceptors) {
    interceptors.addInterceptor(new RequestForm());
  }

  @Override
  public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
    converters.withJsonConverter(new StrictJsonConverter(mapper, limits.jsonBytesMax()));
    converters.addCustomConverter(new FrameworkJson());
  }

  private PageAsked page(HttpServletRequest request) {
    String after = request.getParameter("after");
    if (after != null && (after.isEmpty() || after.length() > CURSOR_CHARS_MAX)) {
      throw Refused.invalid("after", "Send the next of the page before as it was.");
    }
    return new PageAsked(limit(request.getParameter("limit")), after);
  }

  private int limit(@Nullable String text) {
    if (text == null) {
      return limits.pageItemsDefault();
    }
    if (text.matches("[1-9][0-9]{0,5}")) {
      int limit = Integer.parseInt(text);
      if (limit <= limits.pageItemsMax()) {
        return limit;
      }
    }
    throw Refused.invalid("limit", "A page has 1 to " + limits.pageItemsMax() + " items.");
  }

  /** Writes the framework's own answers, such as health, which are no records; reads nothing. */
  private static final class FrameworkJson extends JacksonJsonHttpMessageConverter {
    private static final String PACKAGE = "org.springframework.boot";

    @Override
    public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
      return false;
    }

    @Override
    public boolean canWrite(
        ResolvableType type, Class<?> valueClass, @Nullable MediaType mediaType) {
      return valueClass.getName().startsWith(PACKAGE)
          && super.canWrite(type, valueClass, mediaType);
    }
  }

  /** Parameters that follow from the request alone, by their type. */
  private record FromRequest(Map<Class<?>, Function<HttpServletRequest, Object>> known)
      implements HandlerMethodArgumentResolver {
    @Override
    public boolean supportsParameter(MethodParameter parameter) {
      return known.containsKey(parameter.getParameterType());
    }

    @Override
    public Object resolveArgument(
        MethodParameter parameter,
        @Nullable ModelAndViewContainer container,
        NativeWebRequest request,
        @Nullable WebDataBinderFactory binders) {
      HttpServletRequest http =
          Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
      return Objects.requireNonNull(known.get(parameter.getParameterType())).apply(http);
    }
  }
}
