package io.cardproof.exchange;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** This gateway's certificate and whom it trusts; TLS 1.3 alone. */
public final class Tls {
  static final String PROTOCOL = "TLSv1.3";

  private final SslBundle bundle;
  private final String organisation;

  private Tls(SslBundle bundle, String organisation) {
    this.bundle = bundle;
    this.organisation = organisation;
  }

  /**
   * Reads the PEM files.
   *
   * @throws IllegalArgumentException that names a file that is missing or cannot be used
   */
  public static Tls of(Path certificate, Path key, Path trust) {
    PemSslStoreDetails own =
        PemSslStoreDetails.forCertificate(url(certificate)).withPrivateKey(url(key));
    PemSslStoreDetails others = PemSslStoreDetails.forCertificates(url(trust));
    try {
      SslBundle bundle =
          SslBundle.of(
              new PemSslStoreBundle(own, others),
              SslBundleKey.NONE,
              SslOptions.of(null, new String[] {PROTOCOL}),
              PROTOCOL);
      return new Tls(bundle, organisation(own(bundle, certificate)));
    } catch (IllegalStateException | KeyStoreException e) {
      throw new IllegalArgumentException(
          certificate + ", its key or " + trust + " is no PEM that can be used", e);
    }
  }

  private static String url(Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(file + " cannot be read");
    }
    return file.toUri().toString();
  }

  private static X509Certificate own(SslBundle bundle, Path file) throws KeyStoreException {
    var store = bundle.getStores().getKeyStore();
    Certificate own = store == null ? null : store.getCertificate(store.aliases().nextElement());
    if (own instanceof X509Certificate certificate) {
      return certificate;
    }
    throw new IllegalArgumentException(file + " holds no certificate");
  }

  /**
   * The organisation that a certificate belongs to: its subject's one O.
   *
   * @throws IllegalArgumentException if it has none, or several
   */
  static String organisation(@Nullable X509Certificate certificate) {
    String found = null;
    try {
      String subject = certificate == null ? "" : certificate.getSubjectX500Principal().getName();
      for (Rdn part : new LdapName(subject).getRdns()) {
        if (part.size() != 1) {
          throw new IllegalArgumentException("a gateway's certificate has a plain subject");
        }
        if (part.getType().equalsIgnoreCase("O")) {
          if (found != null) {
            throw new IllegalArgumentException("a gateway's certificate has one O");
          }
          found = part.getValue().toString();
        }
      }
    } catch (InvalidNameException e) {
      throw new IllegalArgumentException("a certificate's subject cannot be read", e);
    }
    if (found == null || found.isBlank()) {
      throw new IllegalArgumentException("a gateway's certificate names its organisation: O=NAME");
    }
    return found;
  }

  SslBundle bundle() {
    return bundle;
  }

  /** This gateway's own, as others see it. */
  public String organisation() {
    return organisation;
  }
}
