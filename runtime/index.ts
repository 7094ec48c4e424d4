// The only door of runtime.
export {};
