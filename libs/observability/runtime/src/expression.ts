/** Arithmetic on metrics: a number, the id of a metric, or an operation on two of them. */
export type Expression<Id extends string> = number | Id | Operation<Id>;

interface Operation<Id extends string> {
  readonly left: Expression<Id>;
  readonly op: "+" | "-" | "*" | "/";
  readonly right: Expression<Id>;
}

/** The ids that an expression names, each once. */
export function idsIn<Id extends string>(expression: Expression<Id>): readonly Id[] {
  if (typeof expression === "number") return [];
  if (typeof expression === "string") return [expression];
  return [...new Set([...idsIn(expression.left), ...idsIn(expression.right)])];
}

/** Writes it as CloudWatch metric math, in which `name` says what a metric is called. */
export function renderExpression<Id extends string>(
  expression: Expression<Id>,
  name: (id: Id) => string,
): string {
  if (typeof expression === "number") return decimal(expression);
  if (typeof expression === "string") return name(expression);
  return `(${renderExpression(expression.left, name)} ${expression.op} ${renderExpression(expression.right, name)})`;
}

/** Its value, or `undefined` where a metric has none or there is nothing to divide by: CloudWatch draws no point then. */
export function evaluateExpression<Id extends string>(
  expression: Expression<Id>,
  valueOf: (id: Id) => number | undefined,
): number | undefined {
  if (typeof expression === "number") return expression;
  if (typeof expression === "string") return valueOf(expression);
  const left = evaluateExpression(expression.left, valueOf);
  const right = evaluateExpression(expression.right, valueOf);
  if (left === undefined || right === undefined) return undefined;
  switch (expression.op) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0 ? undefined : left / right;
  }
}

/** Metric math knows no exponents such as `1e-7`. */
function decimal(number: number): string {
  return /e/i.test(String(number)) ? number.toFixed(20).replace(/0+$/, "") : String(number);
}
