import fc from "fast-check";
import { parseTemplate, TemplateError } from "../definition/mapping-template";
import { renderTemplate } from "./render-template";

const render = (template: string, headers: readonly (readonly [string, string])[] = []) => {
  const { body, status, overrides } = renderTemplate(
    parseTemplate(template),
    { untrustedHeaders: headers },
    (name) => (name === "requestId" ? "id-1" : undefined),
  );
  return { body, status, headers: Object.fromEntries(overrides.values()) };
};
const header = (name: string) => `$input.params().header.get("${name}")`;

describe("a response template", () => {
  it("is its text and variables", () => {
    expect(render('{"id":"$context.requestId","none":"$context.path","price":"$5, $$ and #fff"}').body).toBe(
      '{"id":"id-1","none":"","price":"$5, $$ and #fff"}',
    );
  });

  it("chooses by a header in the caller's spelling, the last of several", () => {
    const answer = (...headers: readonly (readonly [string, string])[]) =>
      render(`#if(${header("Origin")} == "a" || 'b' == ${header("origin")})yes#else no#end`, headers).body;
    expect(answer()).toBe(" no");
    expect(answer(["Origin", "a"])).toBe("yes");
    expect(answer(["origin", "a"])).toBe(" no");
    expect(answer(["origin", "a"], ["origin", "b"])).toBe("yes");
  });

  it("sets the status and headers only where its condition holds", () => {
    const template =
      `#if("a" == "a")#set($context.responseOverride.status = 404)` +
      `#set($context.responseOverride.header.X-Id = $context.requestId)` +
      `#if("a" == "b")#set($context.responseOverride.header.X-Other = "(no)")#else)#end#end`;
    expect(render(template)).toEqual({ body: ")", status: 404, headers: { "X-Id": "id-1" } });
  });

  it.each([
    "#foreach($a in $b)#end",
    "#set($a = 1)",
    "#set($context.responseOverride.status = 99)",
    "#set($context.responseOverride.status = $context.requestId)",
    '#if($a == "b")x#end',
    '#if("a" != "b")x#end',
    '#if("a" == "b")x',
    '#if("a" == "b"',
    '#if("a" == "b")x#else y#else z#end',
    "x#end",
    "$input.body",
    "$util.escapeJavaScript('x')",
    "${context.requestId}",
    '#if("a" == "b")x#{else}y#end',
    "## comment",
    "#[[text]]#",
    '#if("a" == "a")'.repeat(30) + "#end".repeat(30),
  ])("is refused with what is not evaluated here: %s", (template) => {
    expect(() => parseTemplate(template)).toThrow(TemplateError);
  });

  it("is read or refused, whatever it is", () => {
    const piece = fc.constantFrom(
      ...["#if(", "#set(", ")", "#else", "#end", '"', "'", "==", "||", "$context.", "$input.params()"],
      ...["responseOverride.status = ", "x", " ", "200", "#", "$", header("a")],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          render(pieces.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
        }
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});
