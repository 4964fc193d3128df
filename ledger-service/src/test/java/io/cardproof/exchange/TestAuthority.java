package io.cardproof.exchange;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/** Issues certificates for 127.0.0.1 that live as long as a test. */
final class TestAuthority {
  private static final AlgorithmIdentifier ECDSA_SHA256 =
      new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.10045.4.3.2"));

  private final Path folder;
  private final KeyPair own = keyPair();
  private long serial = 1;

  TestAuthority(Path folder) throws IOException, GeneralSecurityException {
    this.folder = Files.createDirectories(folder);
    write(trust(), "CERTIFICATE", certificate(own, "CN=authority", true, 1));
  }

  Path trust() {
    return folder.resolve("trust.crt");
  }

  Path certificate(String name) {
    return folder.resolve(name + ".crt");
  }

  Path key(String name) {
    return folder.resolve(name + ".key");
  }

  /** A gateway's, in files of that name. */
  Tls issue(String name, String subject, int days) throws IOException, GeneralSecurityException {
    KeyPair pair = keyPair();
    write(certificate(name), "CERTIFICATE", certificate(pair, subject, false, days));
    write(key(name), "PRIVATE KEY", pair.getPrivate().getEncoded());
    return Tls.of(certificate(name), key(name), trust());
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private byte[] certificate(KeyPair pair, String subject, boolean authority, int days)
      throws IOException, GeneralSecurityException {
    Instant now = Instant.now();
    V3TBSCertificateGenerator tbs = new V3TBSCertificateGenerator();
    tbs.setSerialNumber(new ASN1Integer(BigInteger.valueOf(serial++)));
    tbs.setSignature(ECDSA_SHA256);
    tbs.setIssuer(new X500Name("CN=authority"));
    tbs.setSubject(new X500Name(subject));
    tbs.setStartDate(new Time(Date.from(now.minusSeconds(2 * 86_400))));
    tbs.setEndDate(new Time(Date.from(now.plusSeconds(days * 86_400L))));
    tbs.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
    tbs.setExtensions(new Extensions(extension(authority)));
    ASN1Encodable body = tbs.generateTBSCertificate();
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(own.getPrivate());
    signature.update(body.toASN1Primitive().getEncoded("DER"));
    DERBitString signed = new DERBitString(signature.sign());
    return new DERSequence(new ASN1Encodable[] {body, ECDSA_SHA256, signed}).getEncoded("DER");
  }

  private static Extension extension(boolean authority) throws IOException {
    return authority
        ? Extension.create(Extension.basicConstraints, true, new BasicConstraints(true))
        : Extension.create(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
  }

  private static void write(Path file, String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }
}
