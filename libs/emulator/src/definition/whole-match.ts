const compiled = new Map<string, RegExp>();

/** A document's regular expression for the whole of a text, compiled once: a document has few of them. */
export function wholeMatch(expression: string): RegExp {
  let regExp = compiled.get(expression);
  if (!regExp) compiled.set(expression, (regExp = new RegExp(`^(?:${expression})$`)));
  return regExp;
}
