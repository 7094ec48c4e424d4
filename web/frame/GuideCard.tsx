// The card of the guided composition: the next step, how to do it, and who to ask why. Goes on when it was really done.

import { Check, X } from "lucide-react";
import { useEffect } from "react";
import { blockOf } from "#graph-schema";
import { costsOf } from "../derived.ts";
import { editor, useEditor } from "../editor.ts";
import { printCount } from "../format.ts";
import { PaperLink } from "../panels/PaperLink.tsx";
import { Button, IconButton } from "../ui/Button.tsx";
import { CommandKbd } from "../ui/Kbd.tsx";
import { doStep, endGuide, guideSteps, stepsDone } from "./guide.ts";

export default function GuideCard() {
  const done = useEditor((state) => stepsDone(state.doc));
  const step = guideSteps[done];
  useEffect(() => {
    const next = guideSteps[done];
    editor
      .getState()
      .announce(next ? `Step ${done + 1} of ${guideSteps.length}: ${next.task}` : "The model is complete");
  }, [done]);
  return (
    <section
      aria-label="Guided composition"
      className="nodrag nopan absolute bottom-4 left-4 z-20 flex w-84 max-w-[calc(100%-32px)] animate-rise flex-col gap-2 rounded-xl bg-raised p-4 shadow-pop"
    >
      <div className="flex items-center gap-2">
        <span aria-hidden className="flex flex-1 gap-1">
          {guideSteps.map(({ says }, index) => (
            <span key={says} className={`h-1 flex-1 rounded-full ${index < done ? "bg-accent-solid" : "bg-field"}`} />
          ))}
        </span>
        <span className="num text-11 text-ink-3">
          {Math.min(done + 1, guideSteps.length)} of {guideSteps.length}
        </span>
        <IconButton Icon={X} name="Skip the guide" small onClick={endGuide} />
      </div>
      {step ? <Step done={done} /> : <Complete />}
    </section>
  );
}

function Step({ done }: { readonly done: number }) {
  const step = guideSteps[done];
  const block = step && blockOf(step.type);
  if (!step || !block) return null;
  return (
    <>
      <h2 className="font-semibold text-13">{step.task}</h2>
      <p className="text-12 text-pretty text-ink-2">{step.says}</p>
      <p className="text-12 text-pretty">
        {done > 0 && "With the last block selected, press "}
        {done === 0 && "Press "}
        <CommandKbd id="edit.add" />, type <strong className="font-medium">{block.title}</strong>, then Enter. Or drag
        it from the palette{done > 0 && " and draw a wire to it"}.
      </p>
      {block.paper && <PaperLink paper={block.paper} />}
      <div className="flex gap-2">
        <Button variant="outline" onClick={doStep}>
          Do it for me
        </Button>
        <Button onClick={endGuide}>Skip the guide</Button>
      </div>
    </>
  );
}

function Complete() {
  const costs = useEditor((state) => costsOf(state.doc, state.view.conventionId));
  return (
    <>
      <h2 className="flex items-center gap-1.5 font-semibold text-13">
        <Check aria-hidden size={14} className="text-success" /> Your hybrid is complete
      </h2>
      <p className="text-12 text-pretty text-ink-2">
        {printCount(costs.parameters, "parameters")}; its milliseconds are measured below. Click a block and change a
        number: the figures follow. Every step can be undone.
      </p>
      <div className="flex gap-2">
        <Button variant="primary" onClick={endGuide}>
          Finish
        </Button>
        <Button onClick={() => editor.getState().show({ dialog: { kind: "gallery" } })}>Published models</Button>
      </div>
    </>
  );
}
