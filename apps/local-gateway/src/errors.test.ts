import { environmentNamed } from "@tollgate/environments";
import { explain } from "./errors";

const thrown = (action: () => unknown) => {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
};

it("a mistake of whoever starts it is its message, in one line", () => {
  expect(explain(thrown(() => environmentNamed("nope")))).toBe(
    'environment "nope" does not exist; there are: dev, prod',
  );
});

it("what nobody foresaw has its stack trace", () => {
  expect(explain(new TypeError("oops"))).toMatch(/TypeError: oops\n\s+at /);
});
