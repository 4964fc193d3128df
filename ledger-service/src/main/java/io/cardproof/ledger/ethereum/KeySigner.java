package io.cardproof.ledger.ethereum;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;

/**
 * Signs transactions to the contract with a key in memory, bound to their chain (EIP-155). Made of
 * bytes throughout: the library's own way spells the calldata in hexadecimal and back.
 */
final class KeySigner implements Account.TransactionSigner {
  /** EIP-155. */
  private static final int V_BASE = 35;

  /** What a signature without a chain adds to the parity. */
  private static final int V_OFFSET = 27;

  private final ECKeyPair key;
  private final String address;
  private final byte[] to;
  private final long chainId;
  private final long gasPrice;

  /**
   * @param to the contract's address, 20 bytes; none to make one
   */
  KeySigner(ECKeyPair key, byte[] to, long chainId, long gasPrice) {
    this.key = key;
    this.address = "0x" + Keys.getAddress(key);
    this.to = to;
    this.chainId = chainId;
    this.gasPrice = gasPrice;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public byte[] sign(long nonce, byte[] calldata, long gas) {
    List<RlpType> fields = new ArrayList<>();
    fields.add(number(nonce));
    fields.add(number(gasPrice));
    fields.add(number(gas));
    fields.add(RlpString.create(to));
    fields.add(number(0));
    fields.add(RlpString.create(calldata));
    byte[] unsigned = encode(fields, number(chainId), number(0), number(0));
    Sign.SignatureData signature = Sign.signMessage(Keccak.hash(unsigned), key, false);
    long parity = new BigInteger(1, signature.getV()).longValueExact() - V_OFFSET;
    return encode(
        fields,
        number(chainId * 2 + V_BASE + parity),
        RlpString.create(new BigInteger(1, signature.getR())),
        RlpString.create(new BigInteger(1, signature.getS())));
  }

  private static byte[] encode(List<RlpType> fields, RlpType... last) {
    List<RlpType> all = new ArrayList<>(fields);
    all.addAll(List.of(last));
    return RlpEncoder.encode(new RlpList(all));
  }

  private static RlpString number(long value) {
    return RlpString.create(value);
  }

  @Override
  public String hash(byte[] transaction) {
    return Nodes.hex(Keccak.hash(transaction));
  }
}
