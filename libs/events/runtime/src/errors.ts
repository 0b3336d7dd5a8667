/** An event could not be published. */
export class EventRefusedError extends Error {
  override readonly name = "EventRefusedError";

  /** @param code EventBridge's error code of the event, such as `ThrottlingException` */
  constructor(readonly code: string) {
    super(`the bus did not take an event: ${code}`);
  }
}

/** A stored item is not what this library stores. */
export class StoredEventError extends Error {
  override readonly name = "StoredEventError";

  /** @param name the item, without its content */
  constructor(name: string) {
    super(`${name} is not valid`);
  }
}
