// What goes in and what comes out of a block: port, shape, layout.

import { type NodeCheck, printShape, printType, type TensorType } from "#graph-schema";
import { printLayout } from "../format.ts";
import { Copyable } from "../ui/Copyable.tsx";

export function PortRows({ checked: { block, inputTypes, outputTypes } }: { readonly checked: NodeCheck }) {
  const inputs = block?.inputs.map(({ name }) => name) ?? Object.keys(inputTypes);
  const outputs = block?.outputs ?? Object.keys(outputTypes);
  return (
    <div className="grid grid-cols-[auto_auto_1fr_auto] items-center gap-x-2 gap-y-1 text-12">
      {inputs.map((port) => (
        <Port key={`in ${port}`} side="in" port={port} type={inputTypes[port]} />
      ))}
      {outputs.map((port) => (
        <Port key={`out ${port}`} side="out" port={port} type={outputTypes[port]} />
      ))}
    </div>
  );
}

function Port({
  side,
  port,
  type,
}: {
  readonly side: "in" | "out";
  readonly port: string;
  readonly type: TensorType | undefined;
}) {
  return (
    <>
      <span className="w-5 text-11 text-ink-3">{side}</span>
      <span className="num text-ink-2">{port}</span>
      <span className="truncate text-right text-11 text-ink-3">{type ? printLayout(type) : ""}</span>
      {type ? (
        <Copyable text={printType(type)} what="shape" className="num rounded-full! bg-field px-2 leading-6">
          {printShape(type)}
        </Copyable>
      ) : (
        <span className="px-2 text-11 leading-6 text-ink-3">not known</span>
      )}
    </>
  );
}
