package io.cardproof.time;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** Roots of time-stamping authorities that a reader has decided to trust, as PEM. */
public final class TrustedRoots {
  private static final int BYTES_MAX = 1 << 20;

  private TrustedRoots() {}

  /**
   * Reads one or more certificates.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it holds no certificate
   */
  public static List<X509Certificate> read(Path file) throws IOException {
    if (Files.size(file) > BYTES_MAX) {
      throw new IllegalArgumentException("it is larger than any list of roots");
    }
    return parse(Files.readAllBytes(file));
  }

  /**
   * @throws IllegalArgumentException if it holds no certificate
   */
  public static List<X509Certificate> parse(byte[] pem) {
    try {
      List<X509Certificate> roots =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!roots.isEmpty()) {
        return roots;
      }
    } catch (CertificateException e) {
      // The same answer.
    }
    throw new IllegalArgumentException("it holds no certificate in PEM");
  }
}
