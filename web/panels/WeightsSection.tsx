// Which weights an export will have: random, or a checkpoint and how much of it fits the model as it is now.

import { Upload } from "lucide-react";
import { editor, useEditor } from "../editor.ts";
import { printInteger } from "../format.ts";
import { Button } from "../ui/Button.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import { isWhole, useInspection } from "../weights/weights.ts";
import { Section, ValueRow } from "./Section.tsx";

export function WeightsSection() {
  const doc = useEditor((state) => state.doc);
  const checkpoint = useEditor((state) => state.checkpoint);
  const inspection = useInspection(doc, checkpoint?.file ?? null);
  const report = inspection.state === "read" ? inspection.report : null;
  return (
    <Section title="Weights">
      {checkpoint ? (
        <>
          <p className="num truncate text-11" title={checkpoint.file.name}>
            {checkpoint.file.name}
          </p>
          <ValueRow name="Tensors that fit">
            {report ? (
              <span className="num">
                {printInteger(report.bound)} of{" "}
                {printInteger(report.bound + report.missing.length + report.mismatched.length)}
              </span>
            ) : (
              <Skeleton width={64} />
            )}
          </ValueRow>
          {report && !isWhole(report) && (
            <p className="text-11 text-pretty text-ink-3">
              {checkpoint.strict
                ? "Strict: an export with this file is refused until everything fits."
                : "What does not fit is initialised at random."}
            </p>
          )}
          {inspection.state === "failed" && <p className="text-11 text-danger wrap-anywhere">{inspection.problem}</p>}
        </>
      ) : (
        <p className="text-12 text-ink-2">Random, by a seed.</p>
      )}
      <Button variant="outline" onClick={() => editor.getState().show({ dialog: { kind: "import" } })}>
        <Upload aria-hidden size={14} strokeWidth={1.75} /> {checkpoint ? "Look at the weights" : "Import weights"}
      </Button>
    </Section>
  );
}
