import {
  create,
  destroy,
  hazardsOf,
  outcomesOf,
  planOf,
  review,
  update,
} from "../../review-plan.test-support";

const BUS = "aws_cloudwatch_event_bus";
const ARCHIVE = "aws_cloudwatch_event_archive";
const bus = { name: "example-gateway-tenants-dev", kms_key_identifier: null };
const archive = {
  name: bus.name,
  event_source_arn: `arn:aws:events:us-east-1:000000000000:event-bus/${bus.name}`,
  event_pattern: null,
  retention_days: 30,
};

describe("the bus of tenants' events", () => {
  it("may be made, with its archive", () => {
    expect(hazardsOf(create(BUS, bus), create(ARCHIVE, archive))).toEqual([]);
  });

  it("is not removed unnoticed, because the rules of others go with it", () => {
    const { findings } = review(planOf([destroy(BUS, bus)]));
    expect(outcomesOf(findings)).toEqual(["block data-removed"]);
    expect(JSON.stringify(findings)).toContain("every rule by which others get its events");
  });

  it("does not lose its key unnoticed", () => {
    const key = "arn:aws:kms:us-east-1:000000000000:key/1";
    expect(hazardsOf(update(BUS, { ...bus, kms_key_identifier: key }, bus))).toContain(
      "warn encryption-weakened",
    );
  });
});

describe("the archive of events", () => {
  it("is told of when it is removed, or keeps other events", () => {
    expect(hazardsOf(destroy(ARCHIVE, archive))).toEqual(["warn data-removed"]);
    const pattern = '{"source":["tollgate.example-gateway"]}';
    expect(hazardsOf(update(ARCHIVE, archive, { ...archive, event_pattern: pattern }))).toEqual([
      "warn data-removed",
    ]);
  });

  it.each([
    [30, 7, true],
    [7, 30, false],
    // 0 keeps events forever.
    [0, 30, true],
    [30, 0, false],
  ])("of %i days that becomes %i days loses events: %s", (before, after, loses) => {
    const changed = update(
      ARCHIVE,
      { ...archive, retention_days: before },
      { ...archive, retention_days: after },
    );
    expect(hazardsOf(changed)).toEqual(loses ? ["warn data-removed"] : []);
  });
});
