/** How many events a container can have at once. */
export const SLOTS: number;

/**
 * The memory that a container's thread and its owner's share. Events have numbers, in the order in which they are
 * offered; the worker claims them in that order, and has one claimed and unanswered at a time. Exactly one of the two
 * threads gets each event: the worker, or the owner that reclaims it, because either moves the number of the next
 * one in a single step.
 */
export class Channel {
  /** @param memory of the channel of the other thread. @default new memory */
  constructor(memory?: SharedArrayBuffer);
  readonly memory: SharedArrayBuffer;

  /**
   * Hands over an event. The caller ensures that a slot is free.
   *
   * @param post called for a text that is too long, to send it as a message
   * @returns its number
   */
  offer(text: string, post: (number: number) => void): number;
  /** Whether the worker sleeps, and so needs a message to look for events. Then it counts as awake. */
  mustWakeWorker(): boolean;
  /** Reclaims what has not begun. @returns the number of the first of these */
  reclaim(): number;
  /** When the oldest unanswered event began, in milliseconds since 1970, if it has. */
  began(number: number): number | undefined;
  /** The result of an event, if it is available. */
  answerTo(number: number): string | undefined;
  /** Whether the worker has begun an event, or waited for one: until then it loads the function. */
  readonly started: boolean;
  /** How long the last event took. */
  readonly tookMs: number;
  /** Asks to be woken by the next answer. */
  letOwnerSleep(): void;

  /** For `bootstrap.cjs`. @returns the number of the next event, which then belongs to the worker */
  claim(): number | undefined;
  /** @param posted finds a text that was too long for the channel */
  event(number: number, posted: (number: number) => string): string;
  /** @returns whether the result fitted; otherwise it must be posted as a message */
  answer(number: number, text: string | undefined, tookMs: number): boolean;
  /** Whether the owner sleeps, and so needs a message to look for answers. Then it counts as awake. */
  mustWakeOwner(): boolean;
  /** Asks to be woken by the next event. */
  letWorkerSleep(): void;
}
