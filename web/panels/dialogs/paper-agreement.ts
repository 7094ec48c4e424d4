// Does a published figure, with as many digits as were printed, equal ours? For MACs: in which counter's way of counting.

import {
  type Convention,
  type ConventionId,
  check,
  conventionIds,
  conventions,
  defaultConvention,
  traceCosts,
  traceOf,
  type ZooModel,
} from "#graph-schema";
import { type Agreement, agreementAsPrinted } from "../../format.ts";

export interface ComputedFigures {
  readonly parameters: number;
  /** By the default convention. */
  readonly macs: number;
  /** Undefined: none are published. */
  readonly parametersAgreement: Agreement | undefined;
  readonly macsAgreement: Agreement | undefined;
  /** The counter by which the MACs agree, the default one if it does. */
  readonly counter: Convention | undefined;
}

/** What "matches the paper" means: it prints a figure, and ours has the same digits in all that it prints. */
export function matchesPaper({ parametersAgreement, macsAgreement }: ComputedFigures): boolean {
  const printed = [parametersAgreement, macsAgreement].filter((agreement) => agreement !== undefined);
  return printed.length > 0 && !printed.includes("other");
}

/** How it matches, beyond plainly: digits cut off, another way of counting. Empty for plainly. */
export function matchNote({ parametersAgreement, macsAgreement, counter }: ComputedFigures): string {
  const cut = [parametersAgreement === "cut" ? "parameters" : "", macsAgreement === "cut" ? "MACs" : ""].filter(
    Boolean,
  );
  return [
    counter && counter.id !== defaultConvention ? `MACs by ${counter.title}` : "",
    cut.length > 0 ? `${cut.join(" and ")} cut off, not rounded` : "",
  ]
    .filter(Boolean)
    .join("; ");
}

/** Traces the model: a few milliseconds. */
export function computeFigures({ document, published }: ZooModel): ComputedFigures {
  const trace = traceOf(check(document()));
  const { parameters, macs } = traceCosts(trace);
  const common = {
    ...{ parameters, macs },
    parametersAgreement:
      published.parameters === undefined ? undefined : agreementAsPrinted(published.parameters, parameters),
  };
  const printed = published.macs;
  if (printed === undefined) return { ...common, macsAgreement: undefined, counter: undefined };
  const agreementBy = (id: ConventionId) => agreementAsPrinted(printed, traceCosts(trace, id).macs);
  const byDefault = agreementBy(defaultConvention);
  if (byDefault !== "other") return { ...common, macsAgreement: byDefault, counter: conventions[defaultConvention] };
  const other = conventionIds.find((id) => conventions[id].unit === "MACs" && agreementBy(id) === "rounded");
  return { ...common, macsAgreement: other ? "rounded" : "other", counter: other && conventions[other] };
}
