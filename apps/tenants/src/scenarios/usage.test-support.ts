import { DeleteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Environment } from "@tollgate/environments";
import { writtenLine } from "@tollgate/observability-runtime/sample";
import { PENDING_SLOT, usageLinesTable, usageTable } from "@tollgate/records";
import { collect } from "@tollgate/testing-runtime";
import {
  dynamodbLedger,
  dynamodbSpool,
  hourOf,
  lineCounter,
  sealHours,
  startOf,
} from "@tollgate/usage-runtime";
import { envelopeOf, eventId } from "@tollgate/usage-runtime/sample";

/** Some requests that are alike. */
export type Requests = Parameters<typeof writtenLine>[0] & { readonly count?: number };

/** A time that a test sets, and that waits advance. */
export class SetTime {
  constructor(private at: number) {}

  now = (): number => this.at;

  /** Runs before each wait. @default nothing */
  during: () => void = () => undefined;

  sleep = async (milliseconds: number): Promise<void> => {
    this.during();
    this.at += milliseconds;
  };

  set(time: string): void {
    this.at = Date.parse(time);
  }
}

/** Counts lines in the tables of an environment or a cell, as the functions on AWS do. */
export function usageAt(endpoint: string, environment: Environment, time: SetTime) {
  const client = new DynamoDBClient({
    endpoint,
    region: environment.region,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const clock = time.now;
  const { pending, ...spool } = dynamodbSpool(client, usageLinesTable(environment).name, { clock });
  const ledger = dynamodbLedger(client, usageTable(environment).name, { retentionDays: 100 });
  let events = 0;
  let since: number | undefined;
  let until = 0;
  const deliver = async (messages: readonly string[]) => {
    since ??= startOf(hourOf(time.now()));
    const logEvents = messages.map((message) => ({
      id: eventId((events += 1)),
      timestamp: time.now(),
      message,
    }));
    await lineCounter({ spool, pending, clock })(envelopeOf(logEvents));
  };
  return {
    /** Delivers the lines of requests, which have the current time unless they state another. */
    async count(...some: readonly Requests[]) {
      await deliver(
        some.flatMap(({ count = 1, ...line }) =>
          Array.from({ length: count }, () => writtenLine({ time: time.now(), ...line })),
        ),
      );
    },
    /** Delivers lines as they are. */
    deliver: (...lines: readonly string[]) => deliver(lines),
    /** Seals what is due, in a ledger that has counted since the hour of the first line. */
    async seal() {
      until = Math.max(until, time.now());
      if (since !== undefined) await ledger.setCounted({ from: since, to: until });
      await collect(sealHours({ spool, pending, ledger, clock }));
    },
    /** Runs something while there is a mark of a pending hour with a key. */
    async whileMarked<Result>(key: string, run: () => Promise<Result>): Promise<Result> {
      await pending.mark(key);
      try {
        return await run();
      } finally {
        const TableName = usageLinesTable(environment).name;
        const Key = { slot: { S: PENDING_SLOT }, batch: { S: key } };
        await client.send(new DeleteItemCommand({ TableName, Key }));
      }
    },
    close: () => client.destroy(),
  };
}
