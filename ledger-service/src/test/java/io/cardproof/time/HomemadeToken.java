package io.cardproof.time;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Hashtable;
import java.util.List;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.cmp.PKIStatusInfo;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.tsp.TimeStampResp;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A time-stamp put together by hand, with what no authority's software lets through. */
record HomemadeToken(X509Certificate root, byte[] response) {

  /** What is wrong with it, if anything. */
  enum Flaw {
    NONE,
    PURPOSE_ABSENT,
    PURPOSE_NOT_CRITICAL,
    PURPOSE_AMONG_OTHERS,
    PURPOSE_OTHER,
    WEAK_HASH,
    CERTIFICATE_NOT_BOUND
  }

  /**
   * @param info what a good token states
   */
  static HomemadeToken of(byte[] info, Instant at, Flaw flaw) throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(256);
    KeyPair rootKeys = keys.generateKeyPair();
    KeyPair own = keys.generateKeyPair();
    X500Name name = new X500Name("CN=root");
    X509Certificate root = certificate(name, name, rootKeys, rootKeys, at, Flaw.PURPOSE_ABSENT);
    X509Certificate signer = certificate(name, new X500Name("CN=signer"), own, rootKeys, at, flaw);

    byte[] bound = (flaw == Flaw.CERTIFICATE_NOT_BOUND ? root : signer).getEncoded();
    Hashtable<Object, Object> attributes = new Hashtable<>();
    attributes.put(
        PKCSObjectIdentifiers.id_aa_signingCertificateV2,
        new Attribute(
            PKCSObjectIdentifiers.id_aa_signingCertificateV2,
            new DERSet(new SigningCertificateV2(new ESSCertIDv2(TimeToken.sha256(bound))))));
    // Else it is now, when the certificate may have expired.
    attributes.put(
        CMSAttributes.signingTime,
        new Attribute(CMSAttributes.signingTime, new DERSet(new Time(Date.from(at)))));
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        new JcaSimpleSignerInfoGeneratorBuilder()
            .setSignedAttributeGenerator(
                new DefaultSignedAttributeTableGenerator(new AttributeTable(attributes)))
            .build(
                flaw == Flaw.WEAK_HASH ? "SHA1withECDSA" : "SHA256withECDSA",
                own.getPrivate(),
                signer));
    generator.addCertificates(new JcaCertStore(List.of(signer)));
    var signed =
        generator.generate(
            new CMSProcessableByteArray(PKCSObjectIdentifiers.id_ct_TSTInfo, info), true);
    TimeStampResp response =
        new TimeStampResp(new PKIStatusInfo(PKIStatus.granted), signed.toASN1Structure());
    return new HomemadeToken(root, response.getEncoded("DER"));
  }

  private static X509Certificate certificate(
      X500Name issuer, X500Name subject, KeyPair keys, KeyPair by, Instant at, Flaw flaw)
      throws Exception {
    Duration year = Duration.ofDays(365);
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(subject.hashCode() & 0xffff),
            Date.from(at.minus(year)),
            Date.from(at.plus(year)),
            subject,
            keys.getPublic());
    if (issuer.equals(subject)) {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    } else if (flaw != Flaw.PURPOSE_ABSENT) {
      KeyPurposeId[] purposes =
          switch (flaw) {
            case PURPOSE_AMONG_OTHERS ->
                new KeyPurposeId[] {
                  KeyPurposeId.id_kp_timeStamping, KeyPurposeId.id_kp_codeSigning
                };
            case PURPOSE_OTHER -> new KeyPurposeId[] {KeyPurposeId.id_kp_codeSigning};
            default -> new KeyPurposeId[] {KeyPurposeId.id_kp_timeStamping};
          };
      builder.addExtension(
          Extension.extendedKeyUsage,
          flaw != Flaw.PURPOSE_NOT_CRITICAL,
          new ExtendedKeyUsage(purposes));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())));
  }
}
