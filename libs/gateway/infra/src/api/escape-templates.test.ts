import { escapeTemplates } from "./rest-api";

describe("escapeTemplates", () => {
  it.each([
    ["costs ${price}", "costs $${price}"],
    ["100 %{if}", "100 %%{if}"],
    ["$context.error.messageString", "$context.error.messageString"],
    ["${TfToken[TOKEN.7]}", "${TfToken[TOKEN.7]}"],
  ])("writes %s as %s", (text, escaped) => {
    expect(escapeTemplates(text)).toBe(escaped);
  });
});
