// What a test runs in the page itself: each stands alone, since it is sent there as text.

/** Before the page reads its settings; what the test sets later stays. A blank page between two has no storage. */
export function switchLiveLatencyOff(): void {
  if (location.protocol === "about:") return;
  localStorage.setItem("vitrine.view", localStorage.getItem("vitrine.view") ?? '{"liveLatency":false}');
}

/** Names of the models that the browser has kept. */
export function readKeptNames(): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("vitrine");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const all = database.transaction("work").objectStore("work").getAll();
      all.onerror = () => reject(all.error);
      all.onsuccess = () => {
        database.close();
        resolve(all.result.map((save: { readonly doc: { readonly name: string } }) => save.doc.name));
      };
    };
  });
}

/** As if a newer version had kept the work. */
export function markKeptNewer(): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("vitrine");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const writing = database.transaction("work", "readwrite");
      const walking = writing.objectStore("work").openCursor();
      walking.onsuccess = () => {
        const cursor = walking.result;
        if (!cursor) return;
        cursor.update({ ...cursor.value, doc: { ...cursor.value.doc, schema: 99 } });
        cursor.continue();
      };
      writing.onerror = () => reject(writing.error);
      writing.oncomplete = () => {
        database.close();
        resolve();
      };
    };
  });
}
