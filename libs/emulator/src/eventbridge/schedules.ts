// EventBridge, of which there are two parts: rules that invoke a function at a fixed rate, and buses that take events.
// Not here: who gets the events of a bus, which the embedding program says.

import { awsArn } from "@tollgate/environments";
import type { AsyncInvocations, AsyncInvocationsOptions } from "../lambda/async-invocations";
import { busEvent } from "./bus-event";

/** A place has a second to start before its functions take the processor from it. */
const FIRST_MS = 1_000;

/** A rule that invokes a function, at first when the place has started. */
export interface ScheduleOptions {
  readonly ruleName: string;
  /** Name of one of the place's functions. */
  readonly functionName: string;
  /** Milliseconds between two invocations. */
  readonly everyMs: number;
}

/** The timers of a place's schedules. They do not keep the process alive. */
export class Schedules {
  private timers: readonly NodeJS.Timeout[] = [];

  constructor(
    private readonly schedules: readonly ScheduleOptions[],
    private readonly invocations: Pick<AsyncInvocations, "invoke">,
    private readonly services: Pick<AsyncInvocationsOptions, "account" | "clock" | "ids">,
  ) {}

  /** Invokes each function soon, and from then on at its rate. */
  start(): void {
    this.timers = this.schedules.flatMap((each) => {
      const invoke = () => this.invoke(each);
      return [setTimeout(invoke, FIRST_MS).unref(), setInterval(invoke, each.everyMs).unref()];
    });
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  private invoke({ ruleName, functionName }: ScheduleOptions): void {
    const { region, accountId } = this.services.account;
    const event = busEvent(
      {
        "detail-type": "Scheduled Event",
        source: "aws.events",
        resources: [awsArn("events", region, accountId, `rule/${ruleName}`)],
        detail: {},
      },
      this.services,
    );
    void this.invocations.invoke(
      functionName,
      JSON.stringify(event),
      `The event of the schedule ${ruleName}`,
    );
  }
}
