// The place of something not known yet, as large as what will come.

export function Skeleton({ width, height = 12 }: { readonly width: number | string; readonly height?: number }) {
  return <span aria-hidden className="skeleton inline-block animate-breathe align-middle" style={{ width, height }} />;
}
