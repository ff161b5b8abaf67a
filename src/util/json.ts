/** Plain data, as front matter, data files and the configuration hold it. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };
export type JsonMap = { readonly [key: string]: Json };
