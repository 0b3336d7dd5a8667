import { awsArn, type Place } from "@tollgate/environments";
import { isObject, stringMember, tryJson } from "../common/json";
import { awsJson, awsJsonError } from "../http/aws-json";
import type { Reply } from "../http/received-request";
import type { Asked } from "../lambda/function-access";
import { busEvent, type BusEvent, type BusEventServices } from "./bus-event";

/**
 * Takes an event of a bus. It resolves when the event cannot be lost any more; until then, `PutEvents` waits. When it rejects,
 * the event's entry fails.
 */
export type EventConsumer = (event: BusEvent) => Promise<void>;

export interface EventBusesOptions {
  /** Names of the buses. */
  readonly buses: readonly string[];
  /** Gets the events of all buses. @default nobody does, as of a bus without rules */
  readonly consumer?: EventConsumer | undefined;
}

/** Entries of one request. */
const MOST_ENTRIES = 10;

/** Bytes of the entries of one request. */
const MOST_BYTES = 256 * 1024;

type Failure = readonly [code: string, message: string];

/**
 * The buses of a place, of which there is `PutEvents`, in EventBridge's protocol. AWS delivers events later; here the consumer
 * has an event when it is answered.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export class EventBuses {
  constructor(
    private readonly options: EventBusesOptions,
    private readonly services: BusEventServices,
  ) {}

  /** It never rejects. */
  async handle(operation: string, untrustedBody: Buffer): Promise<Reply> {
    if (operation !== "PutEvents")
      return awsJsonError(
        "UnknownOperationException",
        `The local gateway has no ${operation} of events, but PutEvents.`,
      );
    const untrusted = tryJson(untrustedBody.toString());
    const untrustedEntries = isObject(untrusted) ? untrusted["Entries"] : undefined;
    if (!Array.isArray(untrustedEntries) || untrustedEntries.length === 0)
      return awsJsonError("ValidationException", "Entries must have length greater than or equal to 1");
    if (untrustedEntries.length > MOST_ENTRIES)
      return awsJsonError(
        "ValidationException",
        `Entries must have length less than or equal to ${MOST_ENTRIES}`,
      );
    if (Buffer.byteLength(JSON.stringify(untrustedEntries)) > MOST_BYTES)
      return awsJsonError(
        "ValidationException",
        "Total size of the entries in the request is over the limit.",
      );
    const Entries: object[] = [];
    // One after the other, so that the consumer has them in the order of the request.
    for (const untrustedEntry of untrustedEntries) Entries.push(await this.put(untrustedEntry));
    const FailedEntryCount = Entries.filter((each) => "ErrorCode" in each).length;
    return awsJson(200, { FailedEntryCount, Entries });
  }

  private async put(untrustedEntry: unknown): Promise<object> {
    const read = this.read(untrustedEntry);
    if ("event" in read) {
      try {
        await this.options.consumer?.(read.event);
        return { EventId: read.event.id };
      } catch {
        return entryFailure(["InternalFailure", "The consumer did not take the event."]);
      }
    }
    return entryFailure(read.failure);
  }

  private read(untrustedEntry: unknown): { readonly event: BusEvent } | { readonly failure: Failure } {
    const untrusted = isObject(untrustedEntry) ? untrustedEntry : {};
    const invalid = (member: string): { readonly failure: Failure } => ({
      failure: [
        "InvalidArgument",
        `Parameter ${member} is not valid. Reason: ${member} is a required argument.`,
      ],
    });
    const [source, detailType] = [stringMember(untrusted, "Source"), stringMember(untrusted, "DetailType")];
    if (!source) return invalid("Source");
    if (source.startsWith("aws."))
      return { failure: ["NotAuthorizedForSourceException", "Not authorized for the source."] };
    if (!detailType) return invalid("DetailType");
    const detail = tryJson(stringMember(untrusted, "Detail") ?? "");
    if (!isObject(detail)) return { failure: ["MalformedDetail", "Detail is malformed."] };
    const bus = busNamed(stringMember(untrusted, "EventBusName"));
    if (!this.options.buses.includes(bus))
      return { failure: ["ResourceNotFoundException", `Event bus ${bus} does not exist.`] };
    const time = untrusted["Time"];
    const at = typeof time === "number" ? time * 1000 : undefined;
    if (at !== undefined && Number.isNaN(new Date(at).getTime()))
      return { failure: ["InvalidArgument", "Parameter Time is not valid."] };
    const resources = Array.isArray(untrusted["Resources"]) ? untrusted["Resources"].map(String) : [];
    return { event: busEvent({ "detail-type": detailType, source, resources, detail }, this.services, at) };
  }
}

/** The actions and resources that IAM checks for a request. */
export function askedOfEvents(operation: string, untrustedBody: Buffer, place: Place): readonly Asked[] {
  const untrusted = tryJson(untrustedBody.toString());
  const entries = isObject(untrusted) ? untrusted["Entries"] : undefined;
  const action = `events:${operation}`;
  if (!Array.isArray(entries)) return [{ action, resource: "*" }];
  return (entries as readonly unknown[]).map((entry) => {
    const bus = busNamed(stringMember(entry, "EventBusName"));
    return { action, resource: awsArn("events", place.region, place.accountId, `event-bus/${bus}`) };
  });
}

/** A bus by its name or its ARN. */
function busNamed(untrustedName = "default"): string {
  return untrustedName.replace(/^arn:.*:event-bus\//, "");
}

const entryFailure = ([ErrorCode, ErrorMessage]: Failure) => ({ ErrorCode, ErrorMessage });
