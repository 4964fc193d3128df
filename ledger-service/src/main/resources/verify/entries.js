import {Bad, base64url, concat, ed25519, malformed, toBase64url, utf8} from './bytes.js';
import {canonical, field, isObject, onlyKeys, parse} from './json.js';
import {mapLeaf} from './cardmap.js';
import {leafHash} from './merkle.js';

// Leaves of the log: commands with their decisions, who signed them, and which cards they touch.

const COMMAND_TYPE = 'application/vnd.cardproof.command+json';
const GENESIS = 'ledger.create';

/** A leaf at its place: a command's entry, or `map` where it is a map leaf. */
export function readLeaf(index, bytes) {
  const leaf = parse(bytes);
  const map = mapLeaf(leaf);
  if (map) {
    if (BigInt(map.entries) !== index) {
      throw new Bad('MAP_LEAF', 'A map leaf covers the entries before it, and says so');
    }
    return {index, bytes, map};
  }
  onlyKeys(leaf, ['at', 'command', 'events', 'rules', 'signature', 'v'], ['refusal']);
  onlyKeys(leaf.command, ['action', 'actor', 'ask', 'at', 'id', 'ledger']);
  onlyKeys(leaf.signature, ['key', 'value']);
  const [action, asked] = only(leaf.command.action);
  if (leaf.v !== 1 || !Array.isArray(leaf.events) || typeof leaf.at !== 'number') {
    throw malformed('An entry of another format');
  }
  return {
    index,
    bytes,
    at: leaf.at,
    command: leaf.command,
    action,
    asked,
    events: leaf.events.map(only).map(([name, body]) => ({name, body})),
    signature: leaf.signature,
    refusal: leaf.refusal,
  };
}

function only(alternative) {
  const found = isObject(alternative) ? Object.entries(alternative) : [];
  if (found.length !== 1 || !isObject(found[0][1])) {
    throw malformed('An action or event is an object with one name');
  }
  return found[0];
}

/** The cards that an event touches, with their running numbers. */
export function steps(entry, event) {
  if (event.name === 'card.minted') {
    return minted(entry, event.body).map((id) => ({id, seq: 0}));
  }
  const {body} = event;
  const found = Array.isArray(body.cards) ? [...body.cards] : [];
  return [...found, body.card, body.replacement].filter((step) => step !== undefined).map(step);
}

function step(value) {
  onlyKeys(value, ['id', 'seq']);
  field(value, 'id', 'string');
  if (!Number.isSafeInteger(value.seq) || value.seq < 0) {
    throw malformed('A running number is not negative');
  }
  return value;
}

/** Every card of the command's lots but the refused ones. */
function minted(entry, body) {
  const refused = new Set(
      field(body, 'refused', 'array').flatMap((one) => field(one, 'positions', 'array')));
  return lots(entry).filter((_, position) => !refused.has(position));
}

/**
 * Which cards and batches a history is about: the card, those that replaced it or that it replaced,
 * and the batches they came from.
 */
export class Wanted {
  #cards;
  #batches = new Set();

  constructor(card, entries) {
    this.#cards = new Set([card]);
    let known;
    do {
      known = this.#cards.size;
      entries.forEach((entry) => this.#learn(entry));
    } while (this.#cards.size > known);
  }

  #learn(entry) {
    for (const event of entry.events ?? []) {
      if (event.name === 'card.replaced' && this.#touchedBy(entry, event)) {
        steps(entry, event).forEach(({id}) => this.#cards.add(id));
      }
      if (event.name === 'card.minted' && this.#mintedBy(entry)) {
        this.#batches.add(event.body.batch);
      }
    }
  }

  #touchedBy(entry, event) {
    return steps(entry, event).some(({id}) => this.#cards.has(id));
  }

  #mintedBy(entry) {
    return lots(entry).some((id) => this.#cards.has(id));
  }

  /** Whether the history has to hold this entry. */
  isConcernedBy(entry) {
    return this.#mintedBy(entry) || entry.events.some((event) =>
      this.#touchedBy(entry, event)
        || (/^batch\.(recalled|transferred)$/.test(event.name)
          && this.#batches.has(event.body.batch)));
  }
}

/** The cards that a command asks to mint. */
function lots(entry) {
  return (entry.asked?.lots ?? []).flatMap((lot) => field(lot, 'cards', 'array'));
}

/**
 * A card's events, which carry its running numbers from 0 on; a refused attempt changes no card and
 * carries the number of what stood in its way.
 *
 * @throws Bad HISTORY_GAP where a number is missing or doubled
 */
export function history(entries, card) {
  const events = [];
  let next = 0;
  for (const entry of entries.filter(({map}) => !map)) {
    for (const event of entry.events) {
      for (const {seq} of steps(entry, event).filter(({id}) => id === card)) {
        const attempt = event.name === 'attempt.refused';
        if (attempt ? seq >= next : seq !== next) {
          throw new Bad('HISTORY_GAP', `The card's history lacks number ${next}`,
              `leaf/${entry.index}.json`);
        }
        next += attempt ? 0 : 1;
        events.push({entry, name: event.name, seq, attempt});
      }
    }
  }
  return events;
}

/** The members' keys as entries hand them out, in the log's order. */
export class Members {
  #byId = new Map();
  #ledger = null;

  /** Facts of entry 0; null before it was heard. */
  genesis = null;

  custodyOf(member) {
    return this.#byId.get(member)?.custody;
  }

  knows(member) {
    return this.#byId.has(member);
  }

  /**
   * Checks who signed an entry, then takes in what it says of keys.
   *
   * @throws Bad KEY_MISSING, KEY_OUTDATED, LEDGER_MISMATCH, ENTRY_SIGNATURE
   */
  async hear(entry) {
    if (entry.action === GENESIS) {
      await this.#found(entry);
    } else if (this.#ledger === null) {
      throw new Bad('GENESIS_MISSING', 'Entry 0 is missing');
    }
    const actor = this.#byId.get(entry.command.actor);
    if (entry.action !== GENESIS && entry.command.ledger !== this.#ledger) {
      throw new Bad('LEDGER_MISMATCH', 'The command was signed for another ledger');
    }
    if (!actor) {
      throw new Bad('KEY_MISSING', `No entry here says which key ${entry.command.actor} has`);
    }
    if (actor.generation !== entry.signature.key) {
      throw new Bad('KEY_OUTDATED', `${entry.command.actor} had another key then`);
    }
    await checkSignature(entry, actor.key);
    this.#learn(entry);
  }

  async #found(entry) {
    if (entry.index !== 0n || entry.command.ledger !== '') {
      throw new Bad('LEDGER_MISMATCH', 'A ledger is founded by entry 0');
    }
    this.#ledger = toBase64url(await leafHash(entry.bytes));
    this.genesis = entry.asked;
    this.#byId.set(field(entry.asked, 'operator', 'string'),
        {key: field(entry.asked, 'operatorKey', 'string'), generation: 0, custody: 'GATEWAY'});
  }

  #learn(entry) {
    for (const event of entry.events) {
      if (event.name === 'member.admitted') {
        this.#byId.set(event.body.member,
            {key: entry.asked.publicKey, generation: 0, custody: entry.asked.custody});
      } else if (event.name === 'member.signing_key_rotated') {
        const member = this.#byId.get(event.body.member);
        if (member && event.body.generation !== member.generation + 1) {
          throw new Bad('KEY_MISSING', `A change of ${event.body.member}'s key is missing`);
        }
        if (member) {
          member.key = entry.asked.publicKey;
          member.generation = event.body.generation;
        }
      }
    }
  }
}

/** DSSE pre-authentication encoding over the command, which stands in the entry as signed. */
async function checkSignature(entry, key) {
  const body = utf8(canonical(entry.command));
  const head = utf8(`DSSEv1 ${COMMAND_TYPE.length} ${COMMAND_TYPE} ${body.length} `);
  const signature = base64url(entry.signature.value, 64);
  if (!await ed25519(base64url(key, 32), concat(head, body), signature)) {
    throw new Bad('ENTRY_SIGNATURE', `${entry.command.actor} did not sign this command`);
  }
}

/** All commitments that stand in entries. */
export function commitments(entries) {
  const found = new Set();
  const collect = (value) => {
    if (Array.isArray(value)) {
      value.forEach(collect);
    } else if (isObject(value)) {
      Object.entries(value).forEach(([name, inner]) => {
        if (typeof inner === 'string' && name.endsWith('Commitment')) {
          found.add(inner);
        }
        collect(inner);
      });
    }
  };
  entries.forEach(({asked}) => collect(asked));
  return found;
}
