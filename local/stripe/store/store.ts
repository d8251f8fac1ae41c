import { PLATFORM } from "../context.ts";
import { type Journal, openJournal, readJournal } from "./journal.ts";
import { completed } from "./older-journals.ts";
import type { Kind, Records } from "./records.ts";

export type Put<K extends Kind = Kind> = { [P in K]: { kind: P; record: Records[P] } }[K];

/** One account's objects. What one account wrote no other account can see. */
export type Reader = {
  find<K extends Kind>(kind: K, id: string): Records[K] | undefined;
  /** In the order they were made. */
  list<K extends Kind>(kind: K): Records[K][];
};

/** Sees its own writes at once; others see them after `commit`, which makes them one line of the journal. */
export type Transaction = Reader & {
  account: string;
  put<K extends Kind>(kind: K, record: Records[K]): void;
  discard(): void;
  commit(): Put[];
};

export type Store = {
  accounts(): string[];
  read(account: string): Reader;
  begin(account: string): Transaction;
  settled(): Promise<void>;
  close(): Promise<void>;
};

type Entry = { account: string; puts: Put[] };
type Shelf = { [K in Kind]: Map<string, Records[K]> };

/** Reads the journal back and rewrites it with each object once, without what `isStale` no longer wants. */
export async function openStore(dataDir: string, isStale: (put: Put, platform: Reader) => boolean): Promise<Store> {
  const shelves = new Map<string, Shelf>();
  for (const { account, puts } of readJournal(dataDir).filter(isEntry))
    for (const put of puts) place(shelfOf(shelves, account), completed(put));

  const platform = readerOf(shelfOf(shelves, PLATFORM));
  const kept: Entry[] = [];
  for (const [account, shelf] of shelves) {
    for (const put of putsOf(shelf)) {
      if (isStale(put, platform)) shelf[put.kind].delete(put.record.id);
      else kept.push({ account, puts: [put] });
    }
  }
  const journal = await openJournal(dataDir, kept);
  return {
    accounts: () => [...shelves.keys()],
    read: (account) => readerOf(shelfOf(shelves, account)),
    begin: (account) => beginOn(account, shelfOf(shelves, account), journal),
    settled: journal.settled,
    close: journal.close,
  };
}

function beginOn(account: string, shelf: Shelf, journal: Journal): Transaction {
  let draft = emptyShelf();
  const committed = readerOf(shelf);
  return {
    account,
    find: (kind, id) => draft[kind].get(id) ?? committed.find(kind, id),
    list: (kind) => [...new Map([...shelf[kind], ...draft[kind]]).values()],
    put: (kind, record) => draft[kind].set(record.id, record),
    discard() {
      draft = emptyShelf();
    },
    commit() {
      const puts = putsOf(draft);
      for (const put of puts) place(shelf, put);
      const entry: Entry = { account, puts };
      if (puts.length > 0) journal.append(entry);
      draft = emptyShelf();
      return puts;
    },
  };
}

/** Every line was written by `commit`, so its outside tells it from anything else. */
function isEntry(line: unknown): line is Entry {
  return typeof line === "object" && line !== null && "account" in line && "puts" in line;
}

function readerOf(shelf: Shelf): Reader {
  return { find: (kind, id) => shelf[kind].get(id), list: (kind) => [...shelf[kind].values()] };
}

function shelfOf(shelves: Map<string, Shelf>, account: string): Shelf {
  const shelf = shelves.get(account) ?? emptyShelf();
  shelves.set(account, shelf);
  return shelf;
}

function place<K extends Kind>(shelf: Shelf, put: Put<K>): void {
  const records: Map<string, Records[K]> = shelf[put.kind];
  records.set(put.record.id, put.record);
}

function putsOf(shelf: Shelf): Put[] {
  const of = <K extends Kind>(kind: K): { kind: K; record: Records[K] }[] =>
    [...shelf[kind].values()].map((record) => ({ kind, record }));
  return [
    ...of("setting"),
    ...of("customer"),
    ...of("payment_method"),
    ...of("payment_intent"),
    ...of("setup_intent"),
    ...of("charge"),
    ...of("refund"),
    ...of("dispute"),
    ...of("balance_transaction"),
    ...of("webhook_endpoint"),
    ...of("event"),
    ...of("agenda"),
    ...of("idempotency"),
  ];
}

function emptyShelf(): Shelf {
  return {
    setting: new Map(),
    customer: new Map(),
    payment_method: new Map(),
    payment_intent: new Map(),
    setup_intent: new Map(),
    charge: new Map(),
    refund: new Map(),
    dispute: new Map(),
    balance_transaction: new Map(),
    webhook_endpoint: new Map(),
    event: new Map(),
    agenda: new Map(),
    idempotency: new Map(),
  };
}
