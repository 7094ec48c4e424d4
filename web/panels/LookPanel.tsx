// The model run once on a picture, on noise or on a latent: what comes out, and what happens inside.

import { Dices, ImageUp } from "lucide-react";
import { type ChangeEvent, useRef, useState } from "react";
import { normalNoise, numElements, traceOf } from "#graph-schema";
import type { TensorData } from "#runtime";
import { checkedOf, sameModel } from "../derived.ts";
import { useEditor } from "../editor.ts";
import { bytesTooMany } from "../engine/runtime-memory.ts";
import { asSentence, printMs } from "../format.ts";
import { type LookResult, look } from "../look/look.ts";
import { type PictureIn, pictureInput } from "../look/picture.ts";
import { messageOf } from "../message-of.ts";
import { Button } from "../ui/Button.tsx";
import { NumberField } from "../ui/NumberField.tsx";
import { Switch } from "../ui/Switch.tsx";
import { LookClasses } from "./LookClasses.tsx";
import { LookLengths } from "./LookLengths.tsx";
import { LookPicture } from "./LookPicture.tsx";
import { LookSimilarity } from "./LookSimilarity.tsx";

type Progress =
  | { readonly state: "idle" }
  | { readonly state: "running" }
  | { readonly state: "done"; readonly result: LookResult; readonly picture: PictureIn | null; readonly seed: number }
  | { readonly state: "failed"; readonly problem: string };

/** What a run would show, before there is one. */
const awaited = {
  latent: "Nothing was run yet. A latent of noise gives a picture.",
  picture: "Nothing was run yet. A picture shows the likeliest classes, and how alike the patches are at each depth.",
  noise: "Nothing was run yet. Noise shows what comes out, and how alike the patches are at each depth.",
} as const;

export default function LookPanel() {
  const doc = useEditor((state) => state.doc);
  const checkpoint = useEditor((state) => state.checkpoint);
  const [progress, setProgress] = useState<Progress>({ state: "idle" });
  const [seed, setSeed] = useState(0);
  const [similarity, setSimilarity] = useState(true);
  const chooser = useRef<HTMLInputElement>(null);
  const checked = checkedOf(doc);
  const input = checked.ok ? traceOf(checked).inputs[0] : undefined;
  if (!input)
    return (
      <p className="p-4 text-12 text-ink-2">A model without problems, and with an input, can be run and looked into.</p>
    );
  if (bytesTooMany(doc) !== null)
    return (
      <p className="p-4 text-12 text-ink-2">
        The weights do not fit into the runtime's memory: the model is analysed, not run.
      </p>
    );
  const { shape } = input.value.type;
  const kind = shape.length === 2 ? "latent" : shape.length === 4 && shape[1] === 3 ? "picture" : "noise";
  const busy = progress.state === "running";

  const run = async (feed: () => Promise<{ readonly tensor: TensorData; readonly picture: PictureIn | null }>) => {
    setProgress({ state: "running" });
    try {
      const { tensor, picture } = await feed();
      const weights = checkpoint
        ? ({ kind: "file", ...checkpoint, seed: 0 } as const)
        : ({ kind: "seed", seed: 0 } as const);
      setProgress({ state: "done", result: await look({ doc, weights, similarity }, tensor), picture, seed });
    } catch (error) {
      setProgress({ state: "failed", problem: messageOf(error) });
    }
  };
  const runOnNoise = () =>
    run(async () => ({ tensor: { dims: shape, data: normalNoise(numElements(shape), seed) }, picture: null }));
  const runOnPicture = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    target.value = "";
    if (!file) return;
    void run(async () => {
      const picture = await pictureInput(file, shape);
      return { tensor: picture.tensor, picture };
    });
  };

  return (
    <div className="flex h-full min-h-0">
      <div className="flex w-60 shrink-0 flex-col items-start gap-2.5 overflow-y-auto border-r p-3">
        {kind === "picture" && (
          <>
            <Button variant="primary" disabled={busy} onClick={() => chooser.current?.click()}>
              <ImageUp aria-hidden size={14} strokeWidth={1.75} /> Open a picture
            </Button>
            <input
              ref={chooser}
              type="file"
              accept="image/*"
              aria-label="Picture file"
              hidden
              onChange={runOnPicture}
            />
          </>
        )}
        <span className="flex items-center gap-2">
          <NumberField
            name="Seed of the noise"
            unit="seed"
            min={0}
            value={seed}
            onChange={(next) => setSeed(Math.max(0, Math.trunc(next)))}
            className="w-24"
          />
          <Button
            variant={kind === "picture" ? "outline" : "primary"}
            disabled={busy}
            onClick={() => void runOnNoise()}
          >
            <Dices aria-hidden size={14} strokeWidth={1.75} /> {kind === "latent" ? "Generate" : "On noise"}
          </Button>
        </span>
        <Switch name="Patch similarity" label="Patch similarity" checked={similarity} onChange={setSimilarity} />
        <p className="text-11 text-pretty text-ink-3">
          {checkpoint
            ? `Weights of ${checkpoint.file.name}.`
            : "Random weights: import trained ones to see what they do."}{" "}
          {kind === "picture" && "Pictures are cut to the middle and normalised as ImageNet's."}
        </p>
      </div>
      <div className="min-w-0 flex-1 overflow-auto p-3" aria-live="polite">
        {progress.state === "idle" && <p className="text-12 text-pretty text-ink-2">{awaited[kind]}</p>}
        {busy && <p className="text-12 text-ink-2">Running …</p>}
        {progress.state === "failed" && (
          <p role="alert" className="text-12 text-danger wrap-anywhere">
            {asSentence(progress.problem)}
          </p>
        )}
        {progress.state === "done" && <Result {...progress} stale={!sameModel(progress.result.doc, doc)} />}
      </div>
    </div>
  );
}

interface ResultProps {
  readonly result: LookResult;
  readonly picture: PictureIn | null;
  readonly seed: number;
  readonly stale: boolean;
}

function Result({ result, picture, seed, stale }: ResultProps) {
  const { pictures, classes, lengths, macs, similarity, ms } = result;
  const from = picture ? picture.name : `noise of seed ${seed}`;
  return (
    <div className="flex flex-col gap-4">
      <p className={stale ? "text-12 text-stale" : "text-12 text-ink-2"}>
        Run on {from} in {printMs(ms)} with WASM, loading included{stale && "; the model has changed since"}.
      </p>
      <div className="flex flex-wrap items-start gap-x-8 gap-y-4">
        {picture && <LookPicture title="In" name={`Input: ${picture.name}`} pixels={picture.pixels} />}
        {pictures.map((out) => (
          <LookPicture key={out.name} title={out.name} name={`Output ${out.name}`} out={out} />
        ))}
        {classes.map(({ output, best }) => (
          <LookClasses key={output} output={output} best={best} />
        ))}
        {macs && <LookLengths lengths={lengths} macs={macs} />}
        {similarity.length > 0 && <LookSimilarity similarity={similarity} />}
      </div>
    </div>
  );
}
