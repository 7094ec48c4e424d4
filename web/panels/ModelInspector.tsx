// The model as a whole, shown when nothing is selected: its picture, its ends, its totals, where it comes from.

import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { type NodeCheck, printShape, printType, zooModel } from "#graph-schema";
import { checkedOf, costsComplete, costsOf, problemsByNode } from "../derived.ts";
import { useEditor, useOpenDoc } from "../editor.ts";
import { bytesQuantity, countQuantity, printInteger } from "../format.ts";
import { Copyable } from "../ui/Copyable.tsx";
import { Figure } from "../ui/Figure.tsx";
import { ConfigForm } from "./ConfigForm.tsx";
import { ConventionSelect } from "./ConventionSelect.tsx";
import { conventionShown } from "./convention-shown.ts";
import { ProblemCard } from "./ProblemCard.tsx";
import { PublishedFigures } from "./PublishedFigures.tsx";
import { Section, ValueRow } from "./Section.tsx";
import { WeightsSection } from "./WeightsSection.tsx";

export function ModelInspector({ fold }: { readonly fold: ReactNode }) {
  const doc = useOpenDoc();
  const conventionId = useEditor((state) => state.view.conventionId);
  const readOnly = useEditor((state) => state.readOnly !== null);
  const checked = checkedOf(doc);
  const total = costsOf(doc, conventionId);
  const whole = problemsByNode(doc).get(null) ?? [];
  const ends = [...checked.nodes.values()].filter(({ block }) => block?.family === "io");
  const inputs = ends.filter(({ block }) => block?.inputs.length === 0);
  const outputs = ends.filter(({ block }) => block?.outputs.length === 0);
  const origin = doc.origin === undefined ? undefined : zooModel(doc.origin);
  const params = [...checked.nodes.values()].reduce(
    (sum, { fragment }) => sum + (fragment?.trace.params.length ?? 0),
    0,
  );
  const convention = conventionShown(conventionId);
  return (
    <>
      <div className="flex items-center border-b py-2 pr-3 pl-3">
        <h2 className="min-w-0 flex-1 truncate font-semibold text-13">{doc.name}</h2>
        {fold}
      </div>
      {whole.length > 0 && (
        <Section title="Problems">
          {whole.map((diagnostic) => (
            <ProblemCard key={diagnostic.code + diagnostic.message} diagnostic={diagnostic} />
          ))}
        </Section>
      )}
      {inputs.map(({ node, block }) =>
        block ? (
          <Section key={node.id} title={inputs.length === 1 ? "Input" : `Input ${node.title ?? ""}`}>
            <ConfigForm
              block={block}
              nodes={[node]}
              diagnostics={problemsByNode(doc).get(node.id) ?? []}
              disabled={readOnly}
            />
          </Section>
        ) : null,
      )}
      {outputs.length > 0 && (
        <Section title={outputs.length === 1 ? "Output" : "Outputs"}>
          {outputs.map((output) => (
            <OutputRow key={output.node.id} checked={output} />
          ))}
        </Section>
      )}
      <Section title="Totals">
        <ValueRow name="Blocks">
          <span className="num">{printInteger(doc.nodes.length)}</span>
        </ValueRow>
        <ValueRow name="Parameters">
          <Copyable text={printInteger(total.parameters)} what="exact figure">
            <Figure quantity={countQuantity(total.parameters)} />
          </Copyable>
        </ValueRow>
        <ValueRow name="Tensors">
          <span className="num">{printInteger(params)}</span>
        </ValueRow>
        <ValueRow name={convention.unit}>
          <Copyable text={printInteger(total.macs)} what="exact figure">
            <Figure quantity={countQuantity(total.macs)} />
          </Copyable>
        </ValueRow>
        {total.expectedMacs !== undefined && (
          <>
            <ValueRow name={`${convention.unit}, expected`}>
              <Copyable text={printInteger(total.expectedMacs)} what="exact figure">
                <Figure quantity={countQuantity(total.expectedMacs)} />
              </Copyable>
            </ValueRow>
            <p className="text-11 text-pretty text-ink-3">
              The picture decides how many tokens there are: totals are for the most, batch 1 only.
            </p>
          </>
        )}
        <ValueRow name="Weights, f32">
          <Figure quantity={bytesQuantity(total.weightBytes)} />
        </ValueRow>
        {!costsComplete(doc) && <p className="text-11 text-ink-3">Blocks with problems are not counted.</p>}
      </Section>
      <Section title="Counted as">
        <ConventionSelect />
        <p className="text-11 text-pretty text-ink-3">{convention.description}</p>
        {total.uncounted.length > 0 && (
          <p className="text-11 text-pretty text-ink-3">
            Not counted by it: {total.uncounted.map(({ op }) => op).join(", ")}.
          </p>
        )}
      </Section>
      {origin && (
        <Section title={`Begun from ${origin.title}`}>
          <PublishedFigures model={origin} />
          <p className="flex items-start gap-1 text-11 text-pretty text-ink-3">
            <ExternalLink aria-hidden size={11} className="mt-0.75 shrink-0" /> {origin.published.source}
          </p>
        </Section>
      )}
      <WeightsSection />
    </>
  );
}

function OutputRow({ checked: { node, inputTypes } }: { readonly checked: NodeCheck }) {
  const type = Object.values(inputTypes)[0];
  const name = typeof node.config?.name === "string" ? node.config.name : "logits";
  return (
    <ValueRow name={<span className="num">{name}</span>}>
      {type ? (
        <Copyable text={printType(type)} what="shape" className="num rounded-full! bg-field px-2 leading-6">
          {printShape(type)}
        </Copyable>
      ) : (
        <span className="text-ink-3">not known</span>
      )}
    </ValueRow>
  );
}
