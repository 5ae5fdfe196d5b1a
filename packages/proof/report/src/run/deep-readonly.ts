/** A deeply readonly value, so that readonly and mutable data are both accepted. */
export type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;
