import { projects } from "../support/workspace";

/** The two kinds of tags of a project: its subject, and its platform. */
const AXES = {
  type: ["app", "lib", "e2e"],
  platform: ["pure", "node", "cdktf"],
} as const;

describe("tags", () => {
  it.each(projects())("$name carries exactly one known tag of each axis", ({ tags }) => {
    for (const [axis, known] of Object.entries(AXES)) {
      const values = tags
        .filter((tag) => tag.startsWith(`${axis}:`))
        .map((tag) => tag.slice(axis.length + 1));
      expect({
        axis,
        values,
        known: values.every((value) => (known as readonly string[]).includes(value)),
      }).toEqual({
        axis,
        values: [expect.any(String)],
        known: true,
      });
    }
  });

  it("names an app and a library by where they stand", () => {
    const misplaced = projects().filter(
      ({ root, tags }) => tags.includes("type:lib") !== root.startsWith("libs/"),
    );
    expect(misplaced).toEqual([]);
  });
});
