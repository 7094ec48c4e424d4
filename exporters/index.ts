// The only door of exporters.
export {};
