// The variants of a published model as a LaTeX table: our exact figures, and the accuracy that the paper prints.

import { type ConventionId, check, type Document, documentCosts, type ZooModel, zoo, zooModel } from "#graph-schema";
import { printCount, printDims } from "../format.ts";
import { latexCell, latexTable } from "./latex.ts";

export interface Variant {
  readonly title: string;
  /** [C, H, W], or [C, T, H, W]. */
  readonly input: readonly number[];
  readonly parameters: number;
  readonly macs: number;
  /** As printed; absent: the paper gives none, or this is no published model. */
  readonly top1?: string;
}

/** The models of the zoo that are of the system that a design began from; then the design itself, where it is another. */
export function variantsOf(doc: Document, conventionId: ConventionId): readonly Variant[] {
  const origin = doc.origin === undefined ? undefined : zooModel(doc.origin);
  const family = origin ? zoo.filter(({ system }) => system === origin.system) : [];
  const published = family.map((model) => variantOf(model.document(), conventionId, model));
  const same =
    origin &&
    JSON.stringify([doc.nodes, doc.edges]) === JSON.stringify([origin.document().nodes, origin.document().edges]);
  return same ? published : [...published, variantOf(doc, conventionId)];
}

function variantOf(doc: Document, conventionId: ConventionId, model?: ZooModel): Variant {
  const checked = check(doc);
  const costs = documentCosts(checked, conventionId);
  const inputs = [...checked.nodes.values()].filter(({ block }) => block?.family === "io" && block.inputs.length === 0);
  const shape = Object.values(inputs[0]?.outputTypes ?? {})[0]?.shape ?? [];
  return {
    title: model?.title ?? doc.name,
    input: shape.slice(1),
    parameters: costs.parameters,
    macs: costs.macs,
    ...(model?.published.top1 !== undefined && { top1: model.published.top1 }),
  };
}

/** What the document is a variant of; its own name where it began from nothing published. */
export function systemOf(doc: Document): string {
  return (doc.origin === undefined ? undefined : zooModel(doc.origin)?.system) ?? doc.name;
}

/** @param counting unit and id of the convention: a figure is not shown without it */
export function variantsLatex(
  variants: readonly Variant[],
  { system, counting }: { readonly system: string; readonly counting: { readonly id: string; readonly unit: string } },
): string {
  const withTop1 = variants.some(({ top1 }) => top1 !== undefined);
  const cells = variants.map(({ title, input, parameters, macs, top1 }) => [
    title,
    printDims(input),
    printCount(parameters),
    printCount(macs),
    ...(withTop1 ? [top1 ?? "--"] : []),
  ]);
  return latexTable({
    align: withTop1 ? "llrrr" : "llrr",
    head: ["Model", "Input", "Params", counting.unit, ...(withTop1 ? ["Top-1 (\\%)"] : [])],
    rows: cells.map((row) => row.map(latexCell)),
    caption:
      latexCell(`Variants of ${system}. ${counting.unit} as ${counting.id} counts them, batch 1.`) +
      (withTop1 ? " Top-1 as published." : ""),
  });
}
