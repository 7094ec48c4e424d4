// The papers' headline claims: counted when they are opened, measured when asked for.

import { expect, test } from "./editor.ts";

test("headline claims show counts and verdicts at once, and times with theirs when measured", async ({ editor }) => {
  await editor.open();
  await editor.command("Headline claims of the papers");
  const dialog = editor.dialog("Headline claims");
  const claims = dialog.getByRole("article");
  await expect(claims).toHaveCount(9);
  const edgenext = claims.filter({ hasText: "EdgeNeXt-XXS has 28 % fewer MACs" });
  await expect(edgenext).toContainText("MACs · holds: 37 % fewer MACs, 28 % fewer MACs claimed.");
  const qna = claims.filter({ hasText: "QnA's memory grows" });
  await expect(qna.getByRole("row", { name: "56×56" })).toContainText("7.63 MB");
  await expect(claims.filter({ hasText: "Gates that were not trained" })).toHaveCount(1);
  const edgevit = claims.filter({ hasText: "EdgeViT-XXS is faster than MobileViT-XS" });
  await expect(edgevit).toContainText("Time · not measured yet.");
  await edgevit.getByRole("button", { name: "Measure" }).click();
  await expect(edgevit).toContainText(/Time · (holds|does not hold|holds in part): /, { timeout: 80_000 });
  await expect(edgevit.getByRole("row", { name: /EdgeViT-XXS/ })).toContainText("ms");
});
