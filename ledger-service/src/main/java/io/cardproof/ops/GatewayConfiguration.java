package io.cardproof.ops;

import io.cardproof.api.ApiConfiguration;
import io.cardproof.cards.CommandOperations;
import io.cardproof.cards.Desk;
import io.cardproof.cards.MemberSigner;
import io.cardproof.cards.Operations;
import io.cardproof.keys.ApiKeys;
import io.cardproof.keys.ClaimTokens;
import io.cardproof.keys.Keystore;
import io.cardproof.keys.Root;
import io.cardproof.ledger.Ledger;
import io.cardproof.members.Catalogue;
import io.cardproof.members.Delegation;
import io.cardproof.members.LedgerSettings;
import io.cardproof.members.Members;
import io.cardproof.members.Policies;
import io.cardproof.members.ServedMembers;
import io.cardproof.proofs.CheckpointPublisher;
import io.cardproof.proofs.EntryFeed;
import io.cardproof.proofs.LogFiles;
import io.cardproof.proofs.ProofDesk;
import io.cardproof.proofs.Receipts;
import io.cardproof.proofs.ServedPolicy;
import io.cardproof.proofs.WarrantyReports;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import io.cardproof.watch.Relay;
import io.cardproof.watch.Watcher;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * How the parts of a gateway hang together, each named: nothing is found by scanning. Only this
 * package knows which ledger stands behind the port.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@Import({
  PlatformConfiguration.class,
  ApiConfiguration.class,
  CardConfiguration.class,
  ClaimConfiguration.class,
  ExchangeConfiguration.class,
  IssuerConfiguration.class,
  LogConfiguration.class
})
class GatewayConfiguration {

  // what is kept

  @Bean
  DataFolder dataFolder(Opening opening) {
    return opening.folder();
  }

  @Bean
  Store store(Opening opening) {
    return opening.store();
  }

  @Bean
  Replica replica(Store store) {
    return store.replica();
  }

  @Bean
  Keystore keystore(DataFolder folder) {
    return folder.keystore();
  }

  @Bean
  ApiKeys apiKeys(Keystore keystore) {
    return new ApiKeys(keystore.root(Root.API_KEY));
  }

  @Bean
  ClaimTokens claimTokens(Keystore keystore) {
    return new ClaimTokens(keystore.root(Root.CLAIM_TOKEN));
  }

  // the ledger

  @Bean
  InstantSource clock(DataFolder folder, Replica replica) {
    return new GatewayClock(InstantSource.system(), replica, folder.isSandbox());
  }

  @Bean
  ServedMembers servedMembers(Replica replica, Keystore keystore) {
    return new ServedMembers(replica, keystore);
  }

  @Bean
  Ledger ledger(
      Opening opening,
      Store store,
      InstantSource clock,
      ServedMembers served,
      Environment settings,
      MeterRegistry metrics) {
    return new MeteredLedger(
        new LedgerFactory(opening, store, clock, served).open(settings), metrics);
  }

  @Bean
  MemberSigner memberSigner(Keystore keystore) {
    return Founding.signer(keystore);
  }

  @Bean
  Desk desk(
      Ledger ledger,
      Replica replica,
      MemberSigner signer,
      InstantSource clock,
      CommandOperations operations) {
    return new Desk(ledger, replica, signer, clock, operations);
  }

  // use cases

  @Bean
  Members members(
      Desk desk, Replica replica, Keystore keystore, ApiKeys apiKeys, ServedMembers served) {
    return new Members(desk, replica, keystore, apiKeys, served);
  }

  @Bean
  Delegation delegation(Desk desk, Replica replica, Ledger ledger, ServedMembers served) {
    return new Delegation(desk, replica, ledger, served);
  }

  @Bean
  Catalogue catalogue(Desk desk, Replica replica) {
    return new Catalogue(desk, replica);
  }

  @Bean
  Policies policies(Desk desk, Replica replica) {
    return new Policies(desk, replica);
  }

  @Bean(initMethod = "start")
  FirstPolicies firstPolicies(Policies policies, DataFolder folder, ServedMembers served) {
    boolean founder = folder.isOfNetwork() && served.keepsKeyOf(DataFolder.OPERATOR);
    return new FirstPolicies(policies, founder);
  }

  @Bean
  LedgerSettings ledgerSettings(Desk desk, Replica replica) {
    return new LedgerSettings(desk, replica);
  }

  @Bean
  Operations operations(Store store, InstantSource clock) {
    return new Operations(store.local(), clock);
  }

  @Bean
  CommandOperations commandOperations(Operations operations, Replica replica) {
    return new CommandOperations(operations, replica);
  }

  // the log

  @Bean
  ProofDesk proofDesk(Replica replica, CheckpointPublisher publisher) {
    return new ProofDesk(replica, publisher);
  }

  @Bean
  Receipts receipts(Replica replica) {
    return new Receipts(replica);
  }

  @Bean
  EntryFeed entryFeed(Replica replica) {
    return new EntryFeed(replica);
  }

  @Bean
  LogFiles logFiles(
      Replica replica, CheckpointPublisher publisher, DataFolder folder, ServedPolicy policy) {
    return new LogFiles(replica, publisher, folder.logKey().key(), policy.text());
  }

  @Bean
  WarrantyReports warrantyReports(Replica replica, CheckpointPublisher publisher) {
    return new WarrantyReports(replica, publisher);
  }

  // what happens by itself

  @Bean
  Relay relay(Replica replica, ServedMembers served) {
    return new Relay(replica, served);
  }

  @Bean(initMethod = "start")
  Watcher watcher(
      Replica replica,
      Store store,
      Desk desk,
      Relay relay,
      InstantSource clock,
      MeterRegistry metrics) {
    return new Watcher(
        replica,
        store.local(),
        desk,
        relay::caller,
        clock,
        step -> metrics.counter("cardproof.watch.steps", "step", step).increment());
  }

  // how it is run

  @Bean
  GatewayLimits gatewayLimits() {
    return GatewayLimits.standard();
  }

  @Bean
  LedgerHealth ledgerHealthIndicator(Ledger ledger, DataFolder folder, GatewayLimits limits) {
    return new LedgerHealth(ledger, folder.path(), limits.freeBytesMin());
  }
}
