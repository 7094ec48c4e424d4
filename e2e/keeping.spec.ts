// Work is never lost: reloads, crashes, and links that are opened over it.

import { expect, test } from "./editor.ts";

test("a reload shows the work as it was", async ({ editor, page }) => {
  await editor.open();
  await editor.rename("Kept over a reload");
  await editor.kept("Kept over a reload");
  await page.reload();
  await editor.ready();
  await expect(editor.name).toHaveValue("Kept over a reload");
});

test("a new tab after a crash shows the work as it was", async ({ editor, context, page }) => {
  await editor.open();
  await editor.blocks.select(editor.blocks.named("EdgeNeXt SDTA encoder"));
  await editor.press("Control+Delete");
  await editor.rename("Kept over a crash");
  await editor.kept("Kept over a crash");
  const other = await context.newPage();
  // No handler of the page runs: as if its process had died.
  await page.close({ runBeforeUnload: false });
  const { Editor } = await import("./editor.ts");
  const reopened = new Editor(other);
  await reopened.open();
  await expect(reopened.name).toHaveValue("Kept over a crash");
  await expect(reopened.blocks.all).toHaveCount(13);
});

test("a link opened over unsaved work asks first", async ({ editor, page }) => {
  await editor.open();
  await editor.openModel("LeViT-128S");
  const link = await editor.shareLink();
  await editor.openModel("EdgeNeXt-Small");
  await editor.rename("Not saved yet");

  await page.evaluate((hash) => {
    location.hash = hash;
  }, new URL(link).hash);
  const question = editor.dialog(/^Open LeViT-128S\?/);
  await expect(question).toBeVisible();
  await question.getByRole("button", { name: "Stay here" }).click();
  await expect(editor.name).toHaveValue("Not saved yet");

  await page.evaluate((hash) => {
    location.hash = hash;
  }, new URL(link).hash);
  await question.getByRole("button", { name: "Replace" }).click();
  await expect(editor.name).toHaveValue("LeViT-128S");
  await editor.notice("Not saved yet").getByRole("button").first().click();
  await expect(editor.name).toHaveValue("Not saved yet");
});

test("another model over unsaved work leaves a way back", async ({ editor }) => {
  await editor.open();
  await editor.rename("Changed by hand");
  await editor.openModel("LeViT-128S");
  await editor.notice("had unsaved changes").getByRole("button", { name: "Back to Changed by hand" }).click();
  await expect(editor.name).toHaveValue("Changed by hand");
});

test("what no file could hold is refused with a sentence, and the work is still there after a reload", async ({
  editor,
  page,
}) => {
  await editor.open();
  await editor.blocks.select(editor.blocks.named("EdgeNeXt SDTA encoder"));
  const scope = page.getByRole("textbox", { name: "Scope" });
  const before = await scope.inputValue();
  await scope.fill("my scope!");
  await scope.press("Enter");
  await expect(editor.notice("Set scope was not done")).toContainText("letters, digits and underscores");
  await expect(scope).toHaveValue(before);
  await editor.name.fill("");
  await page.keyboard.insertText("n".repeat(250));
  await editor.name.press("Enter");
  await expect(editor.name).toHaveValue("n".repeat(200));
  await editor.kept("n".repeat(200));
  await page.reload();
  await editor.ready();
  await expect(editor.name).toHaveValue("n".repeat(200));
});

test("work of a newer version is not opened, is spoken of, and outlives what is done instead", async ({
  editor,
  page,
}) => {
  await editor.open();
  await editor.rename("Of tomorrow");
  await editor.kept("Of tomorrow");
  await editor.makeKeptNewer();
  await page.reload();
  await editor.ready();
  await expect(editor.name).toHaveValue("EdgeNeXt-Small");
  await expect(editor.notice("Earlier work in this browser could not be read")).toContainText("newer Vitrine");
  await editor.rename("Of today");
  await editor.kept("Of today");
  await editor.kept("Of tomorrow");
});

test("a browser that blocks site data opens the editor, and says once that nothing is kept", async ({
  editor,
  page,
}) => {
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB"])
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("Access is denied for this document.", "SecurityError");
        },
      });
    // As on an address without https.
    Reflect.deleteProperty(Crypto.prototype, "randomUUID");
    Reflect.deleteProperty(Navigator.prototype, "locks");
  });
  await editor.open();
  await expect(editor.name).toHaveValue("EdgeNeXt-Small");
  const notKept = editor.notice("This browser does not keep your work (Access is denied");
  await notKept.getByRole("button", { name: "Dismiss" }).click();
  await expect(editor.notices).toHaveCount(0);
  await editor.rename("Kept nowhere");
  await page.waitForTimeout(1_000);
  await expect(editor.notices).toHaveCount(0);
});

test("a start that fails is told in words, not by an empty page", async ({ page }) => {
  await page.route("**/assets/zoo-*.js", (route) => route.abort());
  await page.goto("/");
  await expect(page.getByRole("alert")).toContainText("The editor stopped working");
});

test("a duplicated tab goes its own way: neither writes over the other's work", async ({ editor, context, page }) => {
  await editor.open();
  await editor.rename("The first tab");
  await editor.kept("The first tab");
  const session = await page.evaluate(() => ({ ...sessionStorage }));
  const other = await context.newPage();
  // As browsers do: the new tab begins with a copy of the session.
  await other.addInitScript((copied) => {
    if (sessionStorage.length === 0)
      for (const [key, text] of Object.entries(copied)) sessionStorage.setItem(key, text);
  }, session);
  const { Editor } = await import("./editor.ts");
  const duplicate = new Editor(other);
  await duplicate.open();
  await expect(duplicate.name).toHaveValue("The first tab");
  await duplicate.rename("The second tab");
  await duplicate.kept("The second tab");
  await page.bringToFront();
  await page.reload();
  await editor.ready();
  await expect(editor.name).toHaveValue("The first tab");
  await other.reload();
  await duplicate.ready();
  await expect(duplicate.name).toHaveValue("The second tab");
});
