// Links as an attacker, a chat program or a later version would make them.

import { deflateRawSync } from "node:zlib";

/** The address of a page with this content in its link. */
export function linkOf(content: unknown): string {
  return `/#v1.d.${packed(typeof content === "string" ? content : JSON.stringify(content))}`;
}

export function packed(text: string | Buffer): string {
  return deflateRawSync(text, { level: 9 }).toString("base64url");
}

/** A document in full JSON, whole in itself. */
export function documentLink(doc: unknown): string {
  return `/#v1.j.${Buffer.from(JSON.stringify(doc)).toString("base64url")}`;
}
