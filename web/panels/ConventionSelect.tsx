// Chooses how MACs are counted; the choice holds for every figure on screen.

import { conventions } from "#graph-schema";
import { editor, useEditor } from "../editor.ts";
import { Select } from "../ui/Select.tsx";

const options = Object.values(conventions).map(({ id, title, unit, description }) => ({
  value: id as string,
  title: unit === "MACs" ? title : `${title}, ${unit}`,
  note: description,
}));

export function ConventionSelect({ plain = false }: { readonly plain?: boolean }) {
  const conventionId = useEditor((state) => state.view.conventionId);
  return (
    <Select
      name="Counting convention"
      value={conventionId}
      options={options}
      plain={plain}
      onChange={(id) => editor.getState().show({ conventionId: id })}
    />
  );
}
