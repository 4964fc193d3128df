package io.cardproof.time;

import io.cardproof.time.BadTimeToken.Reason;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.tsp.TimeStampResp;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TSPUtil;
import org.bouncycastle.tsp.TSPValidationException;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.tsp.TimeStampTokenInfo;
import org.jspecify.annotations.Nullable;

/**
 * A time-stamp that holds: the authority had seen the text by then (RFC 3161).
 *
 * <p>Checked are: the imprint is SHA-256 of the text; the signature, and that it binds the
 * certificate (RFC 5816); the certificate's only and critical purpose is to stamp, it was valid at
 * the time stated, and leads to a root that the verifier pinned, valid then too. Not checked is
 * whether a certificate was revoked: no list travels with the token, and nobody is asked. A token
 * whose certificate has expired since still holds, because it held when it was made.
 *
 * @param at what the authority says the time was
 * @param authority the subject of its certificate
 * @param policy the object identifier of the policy it stamped under
 */
public record TimeToken(Instant at, String authority, String policy) {
  /** The longest response that is read, in bytes. */
  public static final int MAX_BYTES = 64 * 1024;

  private static final int CHAIN_MAX = 8;
  private static final Set<ASN1ObjectIdentifier> HASHES =
      Set.of(
          NISTObjectIdentifiers.id_sha256,
          NISTObjectIdentifiers.id_sha384,
          NISTObjectIdentifiers.id_sha512);

  /**
   * Checks a time-stamp offline.
   *
   * @param response DER of a TimeStampResp, as the authority answered it
   * @param text what is said to be stamped, such as the text of a checkpoint's note
   * @param roots whom the verifier trusts
   * @param policy the only policy to accept, an object identifier; null for any
   * @throws BadTimeToken why it does not hold
   */
  public static TimeToken verify(
      byte[] response, byte[] text, List<X509Certificate> roots, @Nullable String policy)
      throws BadTimeToken {
    try {
      TimeStampToken token = token(response);
      TimeStampTokenInfo info = token.getTimeStampInfo();
      requireImprint(info, text);
      String under = info.getPolicy().getId();
      require(
          policy == null || policy.equals(under),
          Reason.POLICY_MISMATCH,
          "it was issued under the policy " + under);
      X509CertificateHolder signer = signer(token);
      requireSignature(token, signer, info.getGenTime());
      X509Certificate certificate = certificate(signer);
      requireTrusted(certificate, token, info.getGenTime(), roots);
      String subject = certificate.getSubjectX500Principal().getName();
      return new TimeToken(info.getGenTime().toInstant(), subject, under);
    } catch (RuntimeException e) {
      // The library's answer to bytes that its parsers find out about late.
      throw new BadTimeToken(Reason.UNREADABLE, "it is no time-stamp");
    }
  }

  private static TimeStampToken token(byte[] bytes) throws BadTimeToken {
    require(bytes.length <= MAX_BYTES, Reason.UNREADABLE, "it is larger than any time-stamp");
    TimeStampResponse response;
    try (ASN1InputStream in = new ASN1InputStream(bytes, true)) {
      ASN1Primitive read = in.readObject();
      // One spelling: what a verifier reads must be all that there is.
      require(
          read != null && Arrays.equals(read.getEncoded(), bytes),
          Reason.UNREADABLE,
          "it is not one DER value, or something follows it");
      response = new TimeStampResponse(TimeStampResp.getInstance(read));
    } catch (IOException | TSPException e) {
      throw new BadTimeToken(Reason.UNREADABLE, "it is no time-stamp");
    }
    int status = response.getStatus();
    require(
        status == PKIStatus.GRANTED || status == PKIStatus.GRANTED_WITH_MODS,
        Reason.NOT_GRANTED,
        "the authority answered with status " + status);
    TimeStampToken token = response.getTimeStampToken();
    if (token == null) {
      throw new BadTimeToken(Reason.NOT_GRANTED, "the response holds no token");
    }
    return token;
  }

  private static void requireImprint(TimeStampTokenInfo info, byte[] text) throws BadTimeToken {
    boolean same =
        info.getMessageImprintAlgOID().equals(NISTObjectIdentifiers.id_sha256)
            && MessageDigest.isEqual(info.getMessageImprintDigest(), sha256(text));
    require(same, Reason.IMPRINT_MISMATCH, "it is not over SHA-256 of this text");
  }

  /** What a request for this text states. */
  public static byte[] sha256(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static X509CertificateHolder signer(TimeStampToken token) throws BadTimeToken {
    @SuppressWarnings("unchecked")
    Collection<X509CertificateHolder> matches = token.getCertificates().getMatches(token.getSID());
    require(matches.size() == 1, Reason.CERTIFICATE, "it does not carry its one certificate");
    return matches.iterator().next();
  }

  private static void requireSignature(TimeStampToken token, X509CertificateHolder signer, Date at)
      throws BadTimeToken {
    for (SignerInformation one : token.toCMSSignedData().getSignerInfos()) {
      require(
          HASHES.contains(new ASN1ObjectIdentifier(one.getDigestAlgOID())),
          Reason.SIGNATURE_INVALID,
          "it is signed by a hash that does not hold");
    }
    try {
      TSPUtil.validateCertificate(signer);
    } catch (TSPValidationException e) {
      throw new BadTimeToken(
          Reason.CERTIFICATE, "its certificate is not one for time-stamps alone");
    }
    require(signer.isValidOn(at), Reason.CERTIFICATE, "its certificate was not valid at the time");
    try {
      token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
    } catch (TSPException | OperatorCreationException | GeneralSecurityException e) {
      throw new BadTimeToken(Reason.SIGNATURE_INVALID, "its signature does not verify");
    }
  }

  private static X509Certificate certificate(X509CertificateHolder holder) throws BadTimeToken {
    try {
      return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (GeneralSecurityException e) {
      throw new BadTimeToken(Reason.CERTIFICATE, "a certificate in it cannot be read");
    }
  }

  private static void requireTrusted(
      X509Certificate certificate, TimeStampToken token, Date at, List<X509Certificate> roots)
      throws BadTimeToken {
    List<X509Certificate> others = new ArrayList<>();
    for (X509CertificateHolder holder : token.getCertificates().getMatches(null)) {
      others.add(certificate(holder));
    }
    require(!roots.isEmpty(), Reason.UNTRUSTED, "no root is trusted");
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(certificate);
      Set<TrustAnchor> anchors =
          roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(others)));
      parameters.setRevocationEnabled(false);
      parameters.setMaxPathLength(CHAIN_MAX);
      parameters.setDate(at);
      PKIXCertPathBuilderResult path =
          (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      path.getTrustAnchor().getTrustedCert().checkValidity(at);
    } catch (GeneralSecurityException e) {
      throw new BadTimeToken(
          Reason.UNTRUSTED, "its certificate led to no trusted root at the time");
    }
  }

  private static void require(boolean holds, Reason reason, String message) throws BadTimeToken {
    if (!holds) {
      throw new BadTimeToken(reason, message);
    }
  }
}
