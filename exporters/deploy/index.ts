// The passes that turn a trained model into the one that is shipped, in order.

import type { Program } from "../program.ts";
import { dropIdentities } from "./drop-identities.ts";
import { foldAffine } from "./fold-affine.ts";
import { foldConstants } from "./fold-constants.ts";

const passes: readonly ((program: Program) => Program)[] = [dropIdentities, foldConstants, foldAffine];

/** Gives the same outputs but for rounding. */
export function deploy(program: Program): Program {
  return passes.reduce((current, pass) => pass(current), program);
}
