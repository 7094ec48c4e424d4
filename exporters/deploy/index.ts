// The passes that turn a trained model into the one that is shipped, in order.

import type { Program } from "../program.ts";

export function deploy(program: Program): Program {
  return program;
}
