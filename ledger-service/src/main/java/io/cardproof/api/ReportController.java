package io.cardproof.api;

import io.cardproof.cards.Input;
import io.cardproof.cards.Refused;
import io.cardproof.proofs.WarrantyReports;
import io.cardproof.report.Period;
import io.cardproof.report.WarrantyReport;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the log says of everybody's warranties; needs no key. */
@RestController
final class ReportController {
  private static final MediaType CSV = MediaType.parseMediaType("text/csv;charset=UTF-8");
  private static final CacheControl FRESH =
      CacheControl.maxAge(Duration.ofSeconds(1)).cachePublic();

  private final WarrantyReports reports;

  ReportController(WarrantyReports reports) {
    this.reports = reports;
  }

  @Answers(WarrantyReport.class)
  @Answers(value = String.class, type = "text/csv")
  @GetMapping("/v1/reports/warranty")
  ResponseEntity<byte[]> warranty(
      @RequestParam(name = "from", required = false) @Nullable String from,
      @RequestParam(name = "to", required = false) @Nullable String to,
      @RequestParam(name = "member", required = false) @Nullable String member,
      @RequestParam(name = "format", required = false) @Nullable String format,
      @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept) {
    boolean csv = isCsv(format, accept);
    Period period = new Period(time("from", from), time("to", to));
    if (period.isEmpty()) {
      throw Refused.invalid("to", "Later than from.");
    }
    WarrantyReport report = reports.report(period).of(member);
    return ResponseEntity.ok()
        .contentType(csv ? CSV : MediaType.APPLICATION_JSON)
        .cacheControl(FRESH)
        .varyBy(HttpHeaders.ACCEPT)
        .body(csv ? report.toCsv() : report.toJson());
  }

  /** What is said in the address counts before the header. */
  private static boolean isCsv(@Nullable String format, @Nullable String accept) {
    if (format == null) {
      return accept != null && wantsCsv(accept);
    }
    return switch (format) {
      case "csv" -> true;
      case "json" -> false;
      default -> throw Refused.invalid("format", "One of json, csv.");
    };
  }

  private static boolean wantsCsv(String accept) {
    try {
      List<MediaType> types = MediaType.parseMediaTypes(accept);
      return types.stream().anyMatch(CSV::equalsTypeAndSubtype);
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  private static @Nullable Long time(String field, @Nullable String text) {
    return text == null ? null : Long.valueOf(Input.time(text, field));
  }
}
