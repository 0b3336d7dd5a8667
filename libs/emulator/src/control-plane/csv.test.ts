import fc from "fast-check";
import { CsvError, parseCsv } from "./csv";

it("reads back what is written, whatever the cells hold", () => {
  const cell = fc.string({ maxLength: 8, unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ") });
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(rows, fc.constantFrom("\n", "\r\n"), fc.boolean(), (table, end, last) => {
      const text = table
        .map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(","))
        .join(end);
      expect(parseCsv(last ? text + end : text)).toEqual(table);
    }),
  );
});

it("reads cells without quotes, and passes over empty lines", () => {
  expect(parseCsv("Name,key\r\n\r\na,b\n")).toEqual([
    ["Name", "key"],
    ["a", "b"],
  ]);
});

it.each(['a,"b', 'a"b,c', '"a"b,c'])("%s is no CSV", (text) => {
  expect(() => parseCsv(text)).toThrow(CsvError);
});
