// What check() finds wrong or doubtful in a document, placed on a node or a wire.

import type { DocumentEdge } from "./document.ts";
import type { Need } from "./errors.ts";

export type DiagnosticCode =
  | "shape"
  | "config"
  | "unconnected"
  | "unknownBlock"
  | "unknownPort"
  | "danglingEdge"
  | "crowdedPort"
  | "cycle"
  | "duplicateId"
  | "duplicateParam"
  | "duplicateName"
  | "noInput"
  | "noOutput"
  | "limit"
  | "bypass"
  /** A mistake of Vitrine's own. */
  | "internal";

export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly code: DiagnosticCode;
  /** A whole sentence: where, what needs what, got what. */
  readonly message: string;
  /** Absent: the whole document. */
  readonly node?: number;
  /** The wire that brings what does not fit. */
  readonly edge?: DocumentEdge;
  /** Port or config field concerned. */
  readonly field?: string;
  /** Scope path inside the model, where known. */
  readonly where?: string;
  readonly need?: Need;
}
