// Any published model as the baseline, found by typing its name.

import { useEffect, useId, useState } from "react";
import type { ZooModel } from "#graph-schema";
import { editor } from "../editor.ts";

export function BaselineChoice() {
  const id = useId();
  const [models, setModels] = useState<readonly ZooModel[]>([]);
  const [text, setText] = useState("");
  useEffect(() => {
    let gone = false;
    void import("../zoo.ts").then(({ zoo }) => !gone && setModels(zoo));
    return () => {
      gone = true;
    };
  }, []);
  const choose = (title: string) => {
    setText(title);
    const model = models.find((other) => other.title === title || other.id === title);
    if (!model) return;
    const { pin, announce } = editor.getState();
    pin(model.document());
    announce(`Compared with ${model.title}`);
    setText("");
  };
  return (
    <>
      <input
        type="text"
        list={id}
        aria-label="Compare with a published model"
        placeholder="Compare with …"
        value={text}
        onChange={(event) => choose(event.target.value)}
        className="h-6 w-44 rounded-md bg-field px-2 text-11 outline-none focus:bg-raised focus:outline-2 focus:outline-accent"
      />
      <datalist id={id}>
        {models.map(({ id: model, title }) => (
          <option key={model} value={title} />
        ))}
      </datalist>
    </>
  );
}
