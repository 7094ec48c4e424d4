// What may be typed into a number field: a number, or a sum such as `64*3` or `(224-16)/4`.

/** @returns undefined where the text is no finite number */
export function evaluateArithmetic(text: string): number | undefined {
  const source = text.replaceAll("−", "-").replaceAll("×", "*").replaceAll(",", ".");
  const tokens = source.match(/\d+\.?\d*(?:e[+-]?\d+)?|\.\d+|[-+*/()]/gi) ?? [];
  if (tokens.length === 0 || tokens.length > 64 || tokens.join("") !== source.replace(/\s+/g, "")) return undefined;
  const reader = { tokens, next: 0 };
  const value = sum(reader);
  return reader.next === tokens.length && value !== undefined && Number.isFinite(value) ? value : undefined;
}

interface Reader {
  readonly tokens: readonly string[];
  next: number;
}

function sum(reader: Reader): number | undefined {
  let value = product(reader);
  for (let sign = reader.tokens[reader.next]; sign === "+" || sign === "-"; sign = reader.tokens[reader.next]) {
    reader.next++;
    const right = product(reader);
    if (value === undefined || right === undefined) return undefined;
    value = sign === "+" ? value + right : value - right;
  }
  return value;
}

function product(reader: Reader): number | undefined {
  let value = factor(reader);
  for (let sign = reader.tokens[reader.next]; sign === "*" || sign === "/"; sign = reader.tokens[reader.next]) {
    reader.next++;
    const right = factor(reader);
    if (value === undefined || right === undefined) return undefined;
    value = sign === "*" ? value * right : value / right;
  }
  return value;
}

function factor(reader: Reader): number | undefined {
  const token = reader.tokens[reader.next++];
  if (token === "-" || token === "+") {
    const value = factor(reader);
    return value === undefined || token === "+" ? value : -value;
  }
  if (token !== "(") return token === undefined || !/\d/.test(token) ? undefined : Number(token);
  const value = sum(reader);
  return reader.tokens[reader.next++] === ")" ? value : undefined;
}
