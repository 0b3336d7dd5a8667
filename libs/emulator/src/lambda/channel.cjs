// Shared memory between a container's thread and its owner's: events one way, results the other, each in a slot. Messages between
// threads take longer than a fast function, and wake threads that would look anyway; here, a thread is woken only when it has
// announced that it sleeps (benchmark `throughput`). It is plain JavaScript for the same reason as `bootstrap.cjs`, which has the
// worker's side.

/** Events in progress at once. */
const SLOTS = 32;
/** Longer texts are sent as messages. */
const EVENT_BYTES = 8192;
const ANSWER_BYTES = 4096;
/** Instead of a length: the text is sent as a message. */
const POSTED = -1;

/** Event numbers wrap here, well within 32 bits. No two events in progress have the same number. */
const NUMBERS = 2 ** 30;
/** Not an event's number: it keeps reclaimed events from beginning. */
const RECLAIMED = -1;
/** Not an event's number. */
const NEVER = -2;

/** The words in front of the texts: the number that begins next, the one after the last, and so on. */
const [NEXT, OFFERED, BEGAN, TOOK, WORKER_AWAKE, OWNER_AWAKE, STARTED] = [0, 1, 2, 3, 4, 5, 6];
const EVENT_LENGTHS = 8;
const ANSWER_LENGTHS = EVENT_LENGTHS + SLOTS;
/** The number of the event that a slot's answer is for. */
const ANSWERED = ANSWER_LENGTHS + SLOTS;
const WORDS = ANSWERED + SLOTS;
const EVENTS = WORDS * Int32Array.BYTES_PER_ELEMENT;
const ANSWERS = EVENTS + SLOTS * EVENT_BYTES;
const BYTES = ANSWERS + SLOTS * ANSWER_BYTES;

class Channel {
  constructor(memory) {
    this.memory = memory ?? new SharedArrayBuffer(BYTES);
    this.words = new Int32Array(this.memory, 0, WORDS);
    this.bytes = Buffer.from(this.memory);
    if (memory) return;
    this.words.fill(NEVER, ANSWERED);
    // It looks for events once it has started.
    this.words[WORKER_AWAKE] = 1;
  }

  // The owner's side.

  offer(text, post) {
    const number = this.words[OFFERED];
    const slot = number % SLOTS;
    const length = Buffer.byteLength(text);
    if (length > EVENT_BYTES) post(number);
    else this.bytes.write(text, EVENTS + slot * EVENT_BYTES, length, "utf8");
    this.words[EVENT_LENGTHS + slot] = length > EVENT_BYTES ? POSTED : length;
    if (this.words[NEXT] === RECLAIMED) Atomics.store(this.words, NEXT, number);
    Atomics.store(this.words, OFFERED, after(number));
    return number;
  }

  mustWakeWorker() {
    return Atomics.exchange(this.words, WORKER_AWAKE, 1) === 0;
  }

  reclaim() {
    return Atomics.exchange(this.words, NEXT, RECLAIMED);
  }

  began(number) {
    if (Atomics.load(this.words, NEXT) === number) return undefined;
    // The low 32 bits are enough for what is never long ago.
    const now = Date.now();
    return now - ((now - Atomics.load(this.words, BEGAN)) | 0);
  }

  answerTo(number) {
    const slot = number % SLOTS;
    if (Atomics.load(this.words, ANSWERED + slot) !== number) return undefined;
    const at = ANSWERS + slot * ANSWER_BYTES;
    return this.bytes.toString("utf8", at, at + this.words[ANSWER_LENGTHS + slot]);
  }

  get started() {
    return Atomics.load(this.words, STARTED) === 1;
  }

  get tookMs() {
    return this.words[TOOK] / 1000;
  }

  /** After it, the owner looks once more for answers. */
  letOwnerSleep() {
    Atomics.store(this.words, OWNER_AWAKE, 0);
  }

  // The worker's side.

  claim() {
    const number = Atomics.load(this.words, NEXT);
    if (number === RECLAIMED || number === Atomics.load(this.words, OFFERED)) return undefined;
    // Before it is claimed, so that an event that has begun never has the time of the one before.
    Atomics.store(this.words, BEGAN, Date.now() | 0);
    const claimed = Atomics.compareExchange(this.words, NEXT, number, after(number)) === number;
    if (!claimed) return this.claim();
    // After it has begun: whoever sees the one sees the other.
    Atomics.store(this.words, STARTED, 1);
    return number;
  }

  event(number, posted) {
    const slot = number % SLOTS;
    const length = this.words[EVENT_LENGTHS + slot];
    if (length === POSTED) return posted(number);
    const at = EVENTS + slot * EVENT_BYTES;
    return this.bytes.toString("utf8", at, at + length);
  }

  answer(number, text, tookMs) {
    this.words[TOOK] = tookMs * 1000;
    const length = text === undefined ? Infinity : Buffer.byteLength(text);
    if (length > ANSWER_BYTES) return false;
    const slot = number % SLOTS;
    this.bytes.write(text, ANSWERS + slot * ANSWER_BYTES, length, "utf8");
    this.words[ANSWER_LENGTHS + slot] = length;
    Atomics.store(this.words, ANSWERED + slot, number);
    return true;
  }

  mustWakeOwner() {
    return Atomics.exchange(this.words, OWNER_AWAKE, 1) === 0;
  }

  /** After it, the worker looks once more for events. */
  letWorkerSleep() {
    Atomics.store(this.words, STARTED, 1);
    Atomics.store(this.words, WORKER_AWAKE, 0);
  }
}

const after = (number) => (number + 1) % NUMBERS;

module.exports = { Channel, SLOTS };
