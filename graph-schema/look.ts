// A model that also tells what happens inside on a given input: how alike its patches are after every block, and how many
// tokens go on where the picture decides that. What it computes otherwise, and its tensors, stay the same.

import { atExpectedLengths, boundedOrigins, withLengths } from "./bounded.ts";
import { check, traceOf } from "./check.ts";
import { type ConventionId, defaultConvention } from "./conventions.ts";
import type { Document } from "./document.ts";
import { type SimilarityTap, withPatchSimilarity } from "./patch-similarity.ts";
import { traceCosts } from "./rollup.ts";
import type { Trace } from "./trace.ts";

/** A place where the picture decides how many tokens go on. */
export interface LengthTap {
  /** Output whose axis 1 has the tokens that went on, class tokens included. */
  readonly output: string;
  readonly scope: string;
  /** Class tokens, which always go on. */
  readonly prefix: number;
  /** Image tokens: all of them, and those that training aims at. */
  readonly most: number;
  readonly expected: number;
}

export interface LookedInto {
  readonly trace: Trace;
  readonly lengths: readonly LengthTap[];
  readonly similarity: readonly SimilarityTap[];
}

/** @param doc one without problems */
export function lookedInto(doc: Document, { similarity = false } = {}): LookedInto {
  const tapped = similarity ? withPatchSimilarity(doc) : { document: doc, taps: [] };
  const trace = traceOf(check(tapped.document));
  const origins = boundedOrigins(trace);
  const expected = atExpectedLengths(trace);
  const lengths = origins.map(({ node, value }, index): LengthTap => {
    const { layout } = node.inputs[0]?.type ?? value.type;
    const prefix = layout.kind === "tokens" ? layout.prefix : 0;
    const aimed = boundedLength(expected, node.name);
    return {
      output: `tokens_that_go_on_${index + 1}`,
      scope: node.scope,
      prefix,
      most: (value.type.shape[1] ?? 0) - prefix,
      expected: aimed - prefix,
    };
  });
  const outputs = origins.map(({ value }, index) => ({ name: lengths[index]?.output ?? "", value }));
  return { trace: { ...trace, outputs: [...trace.outputs, ...outputs] }, lengths, similarity: tapped.taps };
}

/** What one run told. */
export interface Told {
  /** Image tokens that went on. */
  readonly lengths: readonly (LengthTap & { readonly seen: number })[];
  /** 0: all patches differ; 1: all say the same. */
  readonly similarity: readonly (SimilarityTap & { readonly value: number })[];
}

/** @param results of the outputs, by name */
export function toldBy(
  { lengths, similarity }: Pick<LookedInto, "lengths" | "similarity">,
  results: Readonly<Record<string, { readonly dims: readonly number[]; readonly data: Float32Array }>>,
): Told {
  return {
    lengths: lengths.map((tap) => ({ ...tap, seen: (results[tap.output]?.dims[1] ?? 0) - tap.prefix })),
    similarity: similarity.map((tap) => ({ ...tap, value: results[tap.output]?.data[0] ?? Number.NaN })),
  };
}

/** Multiply-accumulates: the most, those of the lengths that training aims at, and those of lengths seen. */
export interface LengthMacs {
  readonly most: number;
  readonly expected: number;
  readonly seen: number;
}

/** @param lengths as `lookedInto` has them, with the image tokens that went on */
export function macsByLength(
  doc: Document,
  lengths: Told["lengths"],
  convention: ConventionId = defaultConvention,
): LengthMacs {
  const trace = traceOf(check(doc));
  const places = boundedOrigins(trace).map(({ node }) => node.name);
  const [most, expected, real] = [
    trace,
    atExpectedLengths(trace),
    withLengths(trace, ({ name }) => {
      const place = lengths[places.indexOf(name)];
      return place ? place.seen + place.prefix : 0;
    }),
  ].map((each) => traceCosts(each, convention).macs);
  return { most: most ?? 0, expected: expected ?? 0, seen: real ?? 0 };
}

function boundedLength({ nodes }: Trace, name: string): number {
  return nodes.find((node) => node.name === name)?.outputs[0]?.type.shape[1] ?? 0;
}
