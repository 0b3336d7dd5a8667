/** Messages from a server process to the benchmark that started it. */
export type FromServer =
  { readonly kind: "ready"; readonly url: string } | { readonly kind: "usage"; readonly usage: Usage };

/** Messages from the benchmark to a server process. */
export type ToServer = "usage";

export interface Usage {
  /** Current resident memory, in bytes. */
  readonly rss: number;
  /** Peak resident memory, in bytes. */
  readonly peakRss: number;
  /** Processor time since the start, of all threads, in microseconds. */
  readonly cpu: number;
}
