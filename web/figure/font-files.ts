// The fonts of the figure as whole files, fetched when a file needs them: Latin, Greek, Cyrillic, arrows, signs.

import words from "@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf?url";
import strong from "@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf?url";
import digits from "@expo-google-fonts/jetbrains-mono/400Regular/JetBrainsMono_400Regular.ttf?url";
import type { FontFiles } from "./typesetting.ts";

/** Rejects where they cannot be had. */
export async function fontFiles(): Promise<FontFiles> {
  const files = await Promise.all([fetched(words), fetched(strong), fetched(digits)]);
  return { words: files[0], strong: files[1], digits: files[2] };
}

async function fetched(address: string): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) throw new Error("PDF: needs its fonts, and they could not be fetched. SVG needs none.");
  return new Uint8Array(await answer.arrayBuffer());
}
