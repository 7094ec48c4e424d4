// What a ratio says about a claim, in words; computed, so that a claim that does not hold says so by itself.

export type Quantity = "macs" | "time";

/** Of the ratio of our side to theirs: at most, or about. */
export type Expectation = { readonly quantity: Quantity } & ({ readonly most: number } | { readonly about: number });

export interface Verdict {
  readonly holds: "yes" | "in part" | "no";
  readonly words: string;
}

/** A claim is rounded, and so may be the ratio. */
const slack = 1.03;
/** What "equal" may be apart. */
const equality = 1.1;

/** @param ratio ours to theirs */
export function verdictOf(expectation: Expectation, ratio: number): Verdict {
  const { quantity } = expectation;
  const found = said(quantity, ratio);
  if ("about" in expectation) {
    const apart = Math.max(ratio / expectation.about, expectation.about / ratio);
    return apart <= equality
      ? { holds: "yes", words: `holds: equal within ${Math.ceil(100 * (apart - 1))} %` }
      : { holds: "no", words: `does not hold: ${found}, equal claimed` };
  }
  const claimed = expectation.most === 1 ? "" : `, ${said(quantity, expectation.most)} claimed`;
  if (ratio <= expectation.most * slack) return { holds: "yes", words: `holds: ${found}${claimed}` };
  return ratio < 1 / slack
    ? { holds: "in part", words: `holds in part: ${found}${claimed}` }
    : { holds: "no", words: `does not hold: ${found}${claimed}` };
}

/** Ratios of the rounds: nine of ten lie above `low`, nine of ten below `high`. */
export interface Range {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** By the median; it says so where the rounds do not agree on the verdict. */
export function rangeVerdict(expectation: Expectation, { median, low, high }: Range): Verdict {
  const verdict = verdictOf(expectation, median);
  const agreed = [low, high].every((ratio) => verdictOf(expectation, ratio).holds === verdict.holds);
  return agreed ? verdict : { ...verdict, words: `${verdict.words}; not settled, the rounds do not agree` };
}

function said(quantity: Quantity, ratio: number): string {
  if (quantity === "time") return ratio <= 1 ? `${digits(1 / ratio)} times as fast` : `${digits(ratio)} times as slow`;
  const percent = Math.round(100 * Math.abs(1 - ratio));
  return `${percent} % ${ratio <= 1 ? "fewer" : "more"} MACs`;
}

/** Three, without zeros at the end. */
function digits(factor: number): string {
  return String(Number(factor.toPrecision(3)));
}

export interface Growth {
  /** Factor by which four times the positions multiply each; the largest of ours, the smallest of theirs. */
  readonly ours: number;
  readonly theirs: number;
}

/** Linear is 4; self-attention's square is 16, less what else a block holds. */
export function growthVerdict({ ours, theirs }: Growth): Verdict {
  const found = `four times the positions are at most ${ours.toFixed(1)} times the memory of QnA, at least ${theirs.toFixed(1)} times that of self-attention`;
  const linear = ours <= 4 * slack;
  if (linear && theirs > 4 * equality) return { holds: "yes", words: `holds: ${found}` };
  return { holds: linear ? "in part" : "no", words: `${linear ? "holds in part" : "does not hold"}: ${found}` };
}
