package io.cardproof.time.simulator;

import io.cardproof.keys.PrivateFiles;
import io.cardproof.time.TrustedRoots;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/**
 * An authority's key and certificates: a root of its own, whose key is forgotten once it has signed
 * the one certificate that stamps.
 *
 * @param key of the certificate that stamps
 */
public record Authority(PrivateKey key, X509Certificate certificate, X509Certificate root) {
  /** Of nobody's: an arc for examples (RFC 5612's enterprise number for documentation). */
  public static final String POLICY = "1.3.6.1.4.1.32473.1";

  private static final String SIGNED_BY = "SHA256withECDSA";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** An authority that is good from two years ago on, for ten years. */
  public static Authority make() {
    Instant from = Instant.now().minus(Duration.ofDays(2 * 365));
    return make(from, from.plus(Duration.ofDays(12 * 365)));
  }

  /** One whose stamping certificate is valid between these times. */
  public static Authority make(Instant from, Instant to) {
    try {
      KeyPair rootKeys = keys();
      KeyPair keys = keys();
      X500Name rootName = new X500Name("CN=Cardproof test root, O=Tests");
      JcaX509v3CertificateBuilder rootBuilder =
          new JcaX509v3CertificateBuilder(
              rootName, serial(), Date.from(from), Date.from(to), rootName, rootKeys.getPublic());
      rootBuilder.addExtension(Extension.basicConstraints, true, new BasicConstraints(1));
      rootBuilder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              rootName,
              serial(),
              Date.from(from),
              Date.from(to),
              new X500Name("CN=Cardproof test time-stamps, O=Tests"),
              keys.getPublic());
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
      return new Authority(
          keys.getPrivate(), signed(builder, rootKeys), signed(rootBuilder, rootKeys));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("this JDK makes no certificates", e);
    }
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
    return generator.generateKeyPair();
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder builder, KeyPair by)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder(SIGNED_BY).build(by.getPrivate())));
  }

  private static BigInteger serial() {
    return new BigInteger(63, RANDOM).add(BigInteger.ONE);
  }

  /** The response to a request, as if it were that time. */
  public TimeStampResponse stamp(TimeStampRequest request, Instant at) {
    try {
      TimeStampTokenGenerator tokens =
          new TimeStampTokenGenerator(
              new JcaSimpleSignerInfoGeneratorBuilder().build(SIGNED_BY, key, certificate),
              new JcaDigestCalculatorProviderBuilder()
                  .build()
                  .get(new AlgorithmIdentifier(TSPAlgorithms.SHA256)),
              new ASN1ObjectIdentifier(POLICY));
      if (request.getCertReq()) {
        tokens.addCertificates(new JcaCertStore(List.of(certificate)));
      }
      return new TimeStampResponseGenerator(tokens, Set.of(TSPAlgorithms.SHA256))
          .generate(request, serial(), Date.from(at));
    } catch (GeneralSecurityException | OperatorCreationException | TSPException e) {
      throw new IllegalStateException("no time-stamp could be made", e);
    }
  }

  /** As kept in a folder; made there where there is none: root.pem, tsa.pem and tsa.key. */
  public static Authority in(Path dir) throws IOException {
    Path secret = dir.resolve("tsa.key");
    if (Files.exists(secret)) {
      return read(dir, secret);
    }
    Authority made = make();
    Files.createDirectories(dir);
    Files.writeString(dir.resolve("root.pem"), pem("CERTIFICATE", encoded(made.root())));
    Files.writeString(dir.resolve("tsa.pem"), pem("CERTIFICATE", encoded(made.certificate())));
    PrivateFiles.replace(
        secret, pem("PRIVATE KEY", made.key().getEncoded()).getBytes(StandardCharsets.US_ASCII));
    return made;
  }

  private static Authority read(Path dir, Path secret) throws IOException {
    try {
      String text = Files.readString(secret).replaceAll("-----[A-Z ]+-----", "");
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text)));
      return new Authority(
          key,
          TrustedRoots.read(dir.resolve("tsa.pem")).getFirst(),
          TrustedRoots.read(dir.resolve("root.pem")).getFirst());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("the authority in " + dir + " is damaged");
    }
  }

  private static byte[] encoded(X509Certificate certificate) throws IOException {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IOException("a certificate without bytes", e);
    }
  }

  /** The root as a reader pins it. */
  public String rootPem() throws IOException {
    return pem("CERTIFICATE", encoded(root));
  }

  private static String pem(String what, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
  }

  /** Shows nothing of the key. */
  @Override
  public String toString() {
    return "Authority[" + certificate.getSubjectX500Principal() + "]";
  }
}
