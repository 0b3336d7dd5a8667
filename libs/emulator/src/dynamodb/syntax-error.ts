/** The parser of one kind of expression: update, condition or projection. */
export interface ExpressionParser {
  parse(expression: string, options: unknown): unknown;
}

/** What a parser throws for an expression that it cannot read. */
interface ParserError extends Error {
  location?: { readonly start: { readonly offset: number } };
}

/** Makes a parser's syntax errors say what DynamoDB's say. @param parser is changed */
export function nameTokens(parser: ExpressionParser): void {
  const parse = parser.parse.bind(parser);
  parser.parse = (expression, options) => {
    try {
      return parse(expression, options);
    } catch (error) {
      const { name, location } = error as ParserError;
      if (name === "SyntaxError" && location) {
        (error as ParserError).message = wordsFor(expression, location.start.offset);
      }
      throw error;
    }
  };
}

/** A name, a placeholder, a number, an operator of two characters, or any other character. */
const TOKEN = /[#:]?\w+|<>|<=|>=|\S/g;

/**
 * `token: "b", near: "a b c"`: the token that cannot stand there, between its neighbours as they are written. Where the
 * expression ends too early, the token is `<EOF>`, near the last one.
 */
function wordsFor(expression: string, offset: number): string {
  const tokens = [...expression.matchAll(TOKEN)].map(({ 0: text, index }) => ({
    text,
    index,
    end: index + text.length,
  }));
  const at = tokens.findIndex(({ end }) => end > offset);
  const token = tokens[at];
  if (!token) return `token: "<EOF>", near: "${tokens.at(-1)?.text ?? ""}"`;
  const first = tokens[at - 1] ?? token;
  const last = tokens[at + 1] ?? token;
  return `token: "${token.text}", near: "${expression.slice(first.index, last.end)}"`;
}
