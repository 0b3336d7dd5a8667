import fc from "fast-check";

type Unchecked = Readonly<Record<string, unknown>>;

export const region = fc.constantFrom(
  "us-east-1",
  "eu-west-1",
  "ap-southeast-2",
  "sa-east-1",
  "il-central-1",
);

const HOME = "111111111111";
const OTHER = "222222222222";

/** An environment's stack, or that of one of its further cells. */
export interface WrittenStack {
  /** `prod`, or `prod-2` for cell `2`. */
  readonly name: string;
  /** Name of the environment. */
  readonly of: string;
  readonly region: string;
}

/** Where the environments of a gateway are. */
export interface WrittenPlaces {
  /** Region of the environments themselves. */
  readonly region: string;
  /** The members that `account` and each environment have, which are in the same account. */
  readonly home: Unchecked;
  /** Further entries of `accounts`, without their service. */
  readonly entries: readonly Unchecked[];
  /** The members of each environment that name its further cells, and its roles, if they are in another account. */
  readonly environments: Readonly<Record<string, Unchecked>>;
  readonly stacks: readonly WrittenStack[];
}

const cellName = fc.stringMatching(/^[0-9a-z]{1,8}$/).filter((name) => !["1", "router"].includes(name));
const cellNames = fc.oneof(
  { arbitrary: fc.constant([]), weight: 2 },
  { arbitrary: fc.uniqueArray(cellName, { minLength: 1, maxLength: 2 }), weight: 1 },
);

/**
 * Generates the places of environments. Each may have a second cell in another Region, and a third one in a further
 * Region, or, if accounts are stated, in another account.
 */
export const anyPlaces = (names: readonly string[]): fc.Arbitrary<WrittenPlaces> =>
  fc
    .record({
      regions: fc.uniqueArray(region, { minLength: 3, maxLength: 3 }),
      isStated: fc.boolean(),
      cells: fc.tuple(...names.map(() => cellNames)),
      capacity: fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: undefined }),
    })
    .map(({ regions: [home = "", second = "", third = ""], isStated, cells, capacity }) => {
      const further = [{ region: second }, isStated ? { account: OTHER } : { region: third }];
      const stacksOf = (name: string, own: readonly string[]): WrittenStack[] => [
        { name, of: name, region: home },
        ...own.map((cell, at) => ({
          name: `${name}-${cell}`,
          of: name,
          region: further[at]?.region ?? home,
        })),
      ];
      const most = Math.max(...cells.map(({ length }) => length));
      return {
        region: home,
        home: isStated ? { account: HOME } : {},
        entries: further.slice(0, most).map((place, at) => ({
          name: `entry${at}`,
          region: home,
          ...(isStated && { account: HOME }),
          ...place,
        })),
        environments: Object.fromEntries(
          names.map((name, index) => [name, membersFor(name, cells[index] ?? [], further, capacity)]),
        ),
        stacks: names.flatMap((name, index) => stacksOf(name, cells[index] ?? [])),
      };
    });

function membersFor(
  name: string,
  cells: readonly string[],
  further: readonly Unchecked[],
  capacity: number | undefined,
): Unchecked {
  if (cells.length === 0) return {};
  const own = cells.map((cell, at): Unchecked => ({ name: cell, ...further[at] }));
  const isElsewhere = own.some(({ account }) => account !== undefined);
  return {
    cells: [{ name: "1" }, ...own],
    ...(capacity !== undefined && { cellCapacity: capacity }),
    ...(isElsewhere && { roles: { deploy: `deploy-${name}`, operate: `operate-${name}` } }),
  };
}
