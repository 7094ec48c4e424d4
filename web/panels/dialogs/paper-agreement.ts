// Does a published figure, rounded as it was printed, equal ours? For MACs: in which counter's way of counting.

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
import { agreesAsPrinted } from "../../format.ts";

export interface ComputedFigures {
  readonly parameters: number;
  /** By the default convention. */
  readonly macs: number;
  readonly parametersAgree: boolean | undefined;
  /** The counter that prints the published MACs, the default one first; null: none does. Undefined: none are published. */
  readonly macsCounter: Convention | null | undefined;
}

/** What "matches the paper" means: every figure that it prints agrees, and it prints one. */
export function matchesPaper({ parametersAgree, macsCounter }: ComputedFigures): boolean {
  return parametersAgree !== false && macsCounter !== null && (parametersAgree === true || macsCounter !== undefined);
}

/** Traces the model: a few milliseconds. */
export function computeFigures({ document, published }: ZooModel): ComputedFigures {
  const trace = traceOf(check(document()));
  const macsBy = (id: ConventionId) => traceCosts(trace, id).macs;
  const { parameters } = traceCosts(trace);
  const order = [defaultConvention, ...conventionIds.filter((id) => id !== defaultConvention && conventions[id].unit === "MACs")];
  const printed = published.macs;
  const counter = printed === undefined ? undefined : order.find((id) => agreesAsPrinted(printed, macsBy(id)));
  return {
    parameters,
    macs: macsBy(defaultConvention),
    parametersAgree: published.parameters === undefined ? undefined : agreesAsPrinted(published.parameters, parameters),
    macsCounter: printed === undefined ? undefined : counter === undefined ? null : conventions[counter],
  };
}
