import { readMintWish } from "./read-body";

const endOf = (expiresAt: string) => readMintWish(JSON.stringify({ expiresAt })).expiresAt;

it.each([
  ["2027-02-28T10:30:00Z", "2027-02-28T10:30:00Z"],
  ["2027-02-28T23:30:00-05:00", "2027-03-01T04:30:00Z"],
  ["2028-02-29T00:00:00.999999999Z", "2028-02-29T00:00:00Z"],
])("an end of %s is %s", (text, expected) => {
  expect(endOf(text)).toBe(Date.parse(expected) / 1000);
});

it.each([
  ["a day that no month has", "2027-02-30T00:00:00Z"],
  ["such a day, whose moment in UTC is on another day", "2027-02-30T23:00:00-05:00"],
  ["February 29 of another year", "2027-02-29T00:00:00Z"],
  ["hour 24", "2027-02-28T24:00:00Z"],
  ["minute 60", "2027-02-28T10:60:00Z"],
  ["a zone of 24 hours", "2027-02-28T10:00:00+24:00"],
  ["no zone", "2027-02-28T10:00:00"],
  ["a date alone", "2027-02-28"],
])("an end with %s is refused", (_, text) => {
  expect(() => endOf(text)).toThrow(expect.objectContaining({ code: "malformed_request" }));
});
