/** An API key, as API Gateway keeps it (`ApiKey` in its API reference). */
export interface ApiKey {
  readonly id: string;
  /** What a client or an authorizer presents: 20 to 128 characters, unique in the account and Region. */
  readonly value: string;
  readonly name?: string;
  readonly customerId?: string;
  readonly description?: string;
  readonly enabled: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
  /** Stages from before usage plans, as `apiId/stage`: kept and shown, no effect on requests. */
  readonly stageKeys: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}
