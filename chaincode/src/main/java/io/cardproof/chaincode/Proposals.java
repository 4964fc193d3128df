package io.cardproof.chaincode;

import com.google.protobuf.InvalidProtocolBufferException;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.shim.ChaincodeStub;

/** What the signed proposal says and the shim does not tell. */
final class Proposals {
  private Proposals() {}

  /**
   * The name by which the chaincode was called, whose state it is that the peer lends. One that was
   * called by another chaincode sees that one's name, under which nothing is agreed.
   */
  static String chaincode(ChaincodeStub stub) throws Declined {
    try {
      Proposal proposal = Proposal.parseFrom(stub.getSignedProposal().getProposalBytes());
      ChannelHeader header =
          ChannelHeader.parseFrom(Header.parseFrom(proposal.getHeader()).getChannelHeader());
      return ChaincodeHeaderExtension.parseFrom(header.getExtension()).getChaincodeId().getName();
    } catch (InvalidProtocolBufferException e) {
      throw new Declined("request.malformed", "the proposal cannot be read");
    }
  }
}
