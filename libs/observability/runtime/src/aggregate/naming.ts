import type { ContributorParts } from "./contributor-names";

export type NameOf = (untrustedParts: ContributorParts) => string;

/** In the place of a place. */
const UNNAMED = -1;

/** What contributors are called, by their numbers. Each is asked for its name once, when it is first needed. */
export class Naming {
  private readonly places = new Map<string, number>();
  private readonly untrustedNames: string[] = [];
  private readonly placeOfContributor: number[] = [];

  constructor(
    private readonly parts: readonly ContributorParts[],
    private readonly nameOf: NameOf,
  ) {}

  /** The place of a contributor's name among all names; not above the number of contributors. */
  placeOf(contributor: number): number {
    // An array with holes would be a slow one.
    while (this.placeOfContributor.length <= contributor) this.placeOfContributor.push(UNNAMED);
    const known = this.placeOfContributor[contributor] as number;
    if (known !== UNNAMED) return known;
    const place = this.placeFor(this.nameOf(this.parts[contributor] as ContributorParts));
    this.placeOfContributor[contributor] = place;
    return place;
  }

  nameAt(place: number): string {
    return this.untrustedNames[place] as string;
  }

  private placeFor(untrustedName: string): number {
    const known = this.places.get(untrustedName);
    if (known !== undefined) return known;
    const place = this.untrustedNames.push(untrustedName) - 1;
    this.places.set(untrustedName, place);
    return place;
  }
}
